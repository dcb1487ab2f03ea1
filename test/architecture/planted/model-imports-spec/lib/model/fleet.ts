import { load } from "../spec/load.ts";
export const fleet = load;
