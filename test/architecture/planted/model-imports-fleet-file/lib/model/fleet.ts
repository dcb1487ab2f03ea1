import { load } from "../fleet-file/load.ts";
export const fleet = load;
