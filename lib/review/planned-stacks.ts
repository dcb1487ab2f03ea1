import type { Fleet } from "../model/fleet.ts";
import type { EntryPlan, StackPlan } from "../model/fleet-plan.ts";
import { backendBlock, backendConfig } from "../model/remote-state.ts";
import type { PlannedFleet, SynthesizedStack } from "./synthesized-fleet.ts";
import type { StackJson } from "./terraform-json.ts";

/** The stacks of a plan. @param jsons - of those that were built, by id */
export function plannedStacks(
  { fleet, plan }: Pick<PlannedFleet, "fleet" | "plan">,
  jsons: ReadonlyMap<string, StackJson>,
): ReadonlyMap<string, SynthesizedStack> {
  const regionOf = new Map(fleet.clusters.map(({ name, region }) => [name, region]));
  const subjects = new Map(plan.stacks.map(({ id, layer, subject }) => [id, { layer, subject }]));
  return new Map(
    plan.stacks.map((stack) => {
      const { id, layer, subject, clouds, after, leaving, protect } = stack;
      const { type, config } = backendConfig({ state: stack.state, key: stack.stateKey });
      const own = { id, layer, subject, clouds, leaving, protect, ...whereOf(stack, fleet, regionOf, plan.entries) };
      const around = after.flatMap((edge) => {
        const before = subjects.get(edge.stack);
        return before?.layer === "network" ? [before.subject] : [];
      });
      return [
        id,
        {
          ...own,
          // What joins networks is about each of them.
          regions: layer === "peering" ? [...new Set(around)].sort() : own.regions,
          dependencies: after.map((edge) => edge.stack),
          json: jsons.get(id),
          terraform: backendBlock({ [type]: config }),
        },
      ];
    }),
  );
}

interface Where {
  readonly regions: readonly string[];
  readonly clusters: readonly string[];
}

function whereOf(
  { layer, subject }: StackPlan,
  fleet: Fleet,
  regionOf: ReadonlyMap<string, string>,
  entries: readonly EntryPlan[],
): Where {
  switch (layer) {
    case "cluster":
    case "access":
    case "bootstrap": {
      const region = regionOf.get(subject);
      return { regions: region === undefined ? [] : [region], clusters: [subject] };
    }
    case "entry": {
      const fronts = entries.flatMap((entry) => entry.fronts).filter(({ region }) => subject === region || subject === GLOBAL);
      const regions = subject === GLOBAL ? fronts.map(({ region }) => region) : [subject];
      return { regions: unique(regions), clusters: unique(fronts.map(({ cluster }) => cluster)) };
    }
    case "dns":
      return { regions: fleet.dns === undefined ? [] : [fleet.dns.region], clusters: [] };
    case "link":
      return { regions: subject.split("--"), clusters: [] };
    case "network":
    case "gateway":
    case "peering":
      return { regions: [subject], clusters: [] };
  }
}

/** The subject of what entries of all regions share; no region is called so. */
const GLOBAL = "global";

function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)].sort();
}
