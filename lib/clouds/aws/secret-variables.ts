/** What AWS's programs and its Terraform plugin read from the environment that nobody should see. https://docs.aws.amazon.com/sdkref/latest/guide/settings-reference.html */
export const AWS_SECRET_VARIABLES: readonly string[] = [
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
  "AWS_CONTAINER_AUTHORIZATION_TOKEN",
];
