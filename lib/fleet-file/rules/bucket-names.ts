import { show } from "../read/finding.ts";
import type { Finding } from "../read/finding.ts";
import type { FleetSpec, StateSpec } from "../schema/schema.ts";

/**
 * States of one backend in buckets that can't be.
 *
 * @param refused - why no bucket has the name; undefined: one may have it
 */
export function bucketFindings(
  spec: Pick<FleetSpec, "state" | "regions">,
  backend: string,
  refused: (name: string) => string | undefined,
): readonly Finding[] {
  const findings = (path: readonly string[], state: StateSpec): readonly Finding[] => {
    if (state.backend !== backend || !("bucket" in state)) return [];
    const why = refused(state.bucket);
    if (why === undefined) return [];
    return [{ path: [...path, "bucket"], message: `no bucket is called ${show(state.bucket)}: ${why}`, seen: state.bucket }];
  };
  return [
    ...findings(["state"], spec.state),
    ...Object.entries(spec.regions).flatMap(([name, { state }]) =>
      state === undefined ? [] : findings(["regions", name, "state"], state),
    ),
  ];
}

/** What no store of buckets takes. */
export function refusedEverywhere(name: string): string | undefined {
  if (name.includes("..")) return "two dots stand side by side";
  return /^\d+(\.\d+){3}$/.test(name) ? "it looks like an address" : undefined;
}
