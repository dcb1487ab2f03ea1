import type { PolicyResource, PolicyValue, PolicyValues } from "../policy/resource.ts";
import { Unknown } from "./evaluate.ts";
import type { Value } from "./evaluate.ts";
import type { PlannedResourceValues } from "./report/planned-resources.ts";
import { FleetResolver } from "./resolved-fleet.ts";
import type { ResolvedResource } from "./resolved-fleet.ts";
import { MASK, isSecretName } from "./shown-values.ts";
import type { SynthesizedFleet, SynthesizedStack } from "./synthesized-fleet.ts";
import { isRecord } from "./terraform-json.ts";
import type { Json, StackJson } from "./terraform-json.ts";

/**
 * Resources of stacks as rules see them: what was planned where it was, and what was synthesized of the rest, with what stacks
 * read of each other filled in.
 *
 * @param planned - by the id of the stack
 * @param ids - of the stacks that are looked at; one that wasn't built has nothing to look at
 */
export function policyResources(
  { stacks, planned: fleet }: SynthesizedFleet,
  planned: ReadonlyMap<string, readonly PlannedResourceValues[]>,
  ids: ReadonlySet<string>,
): readonly PolicyResource[] {
  const jsons = new Map([...stacks].map(([id, { json, terraform }]): [string, StackJson] => [id, json ?? asBackend(terraform)]));
  const resolver = new FleetResolver(jsons);
  const clusters = new Map(fleet?.fleet.clusters.map((cluster) => [cluster.name, cluster]));
  return [...stacks.values()]
    .filter(({ id, json }) => ids.has(id) && json !== undefined)
    .flatMap((stack) => {
      const json = stack.json ?? {};
      const [name] = stack.clusters.length === 1 ? stack.clusters : [];
      const cluster = name === undefined ? undefined : clusters.get(name);
      const reason = cluster?.reason?.trim() ?? "";
      const about = {
        stack: stack.id,
        layer: stack.layer,
        cluster: name,
        region: stack.regions.length === 1 ? stack.regions[0] : undefined,
        ring: cluster?.ring,
        labels: cluster?.labels ?? {},
        allowed: reason === "" || cluster?.endpoint !== "public" ? undefined : { reason, until: cluster.until },
      };
      const written = new Map(
        [...resolver.stack(stack.id).resources]
          .filter(([, { count }]) => count !== JSON.stringify("0"))
          .map(([address, resource]) => [address, ownValues(resource)]),
      );
      const prevented = (address: string): boolean => isPrevented(json, address);
      const seen = planned.get(stack.id);
      const resources =
        seen === undefined
          ? [...written].map(([address, values]) => ({ address, block: address, values }))
          : seen.map(({ address, block, values }) => ({ address, block, values: filled(values, written.get(block)) }));
      return [
        ...backendOf(stack).map((one): PolicyResource => ({ ...about, kind: "backend", preventDestroy: false, ...one })),
        ...resources.map(({ address, block, values }): PolicyResource => {
          const [type = "", own = ""] = block.split(".");
          return { ...about, kind: "resource", type, name: own, address, preventDestroy: prevented(block), values };
        }),
      ];
    });
}

function asBackend(terraform: StackJson["terraform"]): StackJson {
  return terraform === undefined ? {} : { terraform };
}

function backendOf({ terraform }: SynthesizedStack): readonly Pick<PolicyResource, "type" | "name" | "address" | "values">[] {
  return Object.entries(isRecord(terraform?.backend) ? terraform.backend : {}).map(([type, config]) => ({
    type,
    name: type,
    address: `terraform.backend.${type}`,
    values: hidden(isRecord(config) ? config : {}),
  }));
}

function ownValues({ values }: ResolvedResource): PolicyValues {
  return hidden(Object.fromEntries(Object.entries(values).map(([key, value]) => [key, plain(value)])));
}

function plain(value: Value): PolicyValue {
  // A text with a part that isn't known has the part marked; what isn't known at all is marked as a whole.
  if (value instanceof Unknown) return value.text.includes("⟨") ? value.text : `⟨${value.text}⟩`;
  if (Array.isArray(value)) return (value as readonly Value[]).map(plain);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one)]));
}

/** Without texts that are secrets by the name of their argument. */
function hidden(values: PolicyValues, path = ""): PolicyValues {
  const inside = (value: PolicyValue, at: string): PolicyValue => {
    if (typeof value === "string") return isSecretName(at) ? MASK : value;
    if (Array.isArray(value)) return (value as readonly PolicyValue[]).map((one) => inside(one, at));
    return typeof value === "object" && value !== null ? hidden(value as PolicyValues, at) : value;
  };
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, inside(value, path === "" ? key : `${path}.${key}`)]),
  );
}

/** What a plan doesn't know yet is told as it is written, which says at least of what it is made. */
function filled(planned: PolicyValues, written: PolicyValues | undefined): PolicyValues {
  if (written === undefined) return hidden(planned);
  const later = Object.entries(planned).filter(([key, value]) => written[key] !== undefined && hasLater(value));
  return hidden({ ...planned, ...Object.fromEntries(later.map(([key]) => [key, written[key] ?? null])) });
}

function hasLater(value: PolicyValue): boolean {
  return JSON.stringify(value).includes("⟨");
}

function isPrevented({ resource = {} }: StackJson, address: string): boolean {
  const [type = "", name = ""] = address.split(".");
  const lifecycle = resource[type]?.[name]?.["lifecycle"];
  return (Array.isArray(lifecycle) ? (lifecycle as readonly Json[]) : [lifecycle]).some(
    (one) => isRecord(one) && one["prevent_destroy"] === true,
  );
}
