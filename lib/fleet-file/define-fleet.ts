import type { FleetSpec } from "./schema/schema.ts";

export type { FleetSpec } from "./schema/schema.ts";

/** A fleet file in TypeScript: `export default defineFleet({ … })`. It only gives types; the value is checked like YAML. */
export function defineFleet(spec: FleetSpec): FleetSpec {
  return spec;
}
