/** Where every accelerator is made, wherever what it leads to stands: the one place in which AWS serves their API. */
export const ACCELERATOR_LOCATION = "us-west-2";
