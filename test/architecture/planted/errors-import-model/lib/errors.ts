export type { Fleet } from "./model/fleet.ts";
