import { defaultZones } from "./aws/zones.ts";
export const zonesOf = defaultZones;
