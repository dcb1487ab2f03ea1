import { defaultZones } from "../clouds/aws/zones.ts";
export const zonesOf = defaultZones;
