import { isData } from "../../../lib/fleet-file/read/merge.ts";
import type { FleetSpec } from "../../../lib/fleet-file/schema/schema.ts";
import type { StackLayer } from "../../../lib/model/stack-layer.ts";
import type { Grant, Lock } from "../../../lib/model/lock.ts";
import type { ResourceChange } from "../../../lib/review/resource-changes.ts";
import type { Edit } from "./edits.ts";
import type { Change } from "./outcome.ts";

/** What fields of the whole fleet are about, by their first key: nothing else may be replaced or destroyed by them. */
const LAYERS: Readonly<Record<string, readonly StackLayer[]>> = {
  dns: ["dns", "entry"],
  connectivity: ["peering", "gateway", "link", "access"],
  access: ["access"],
  sync: ["bootstrap"],
  baseline: ["bootstrap"],
};

/** What an allow list is made of, wherever it stands: principals, callers, and the identities of a region. */
const ACCESS_TYPES = ["aws_eks_access_entry", "aws_eks_access_policy_association", "aws_vpc_security_group_ingress_rule"];

/** Why an edit does what none may: one line each, empty where all is well. */
export function violations(edit: Edit, before: FleetSpec, change: Change): readonly string[] {
  return [...touched(edit, before, change), ...orphaned(before, change), ...ungranted(change)];
}

/** No resource is replaced or destroyed that belongs to something else; none is looked for where it isn't. */
function touched(edit: Edit, before: FleetSpec, { resources, after }: Change): readonly string[] {
  const stacks = new Map(after.plan.stacks.map((stack) => [stack.id, stack]));
  const asked = new Set(after.consents.filter(({ kind }) => kind === "leaves").map(({ about }) => about));
  const names = concerned(before, edit.after);
  // What all entries share (the bucket of their logs), or all of one cluster, goes with the last workload that needs it; another
  // one would have kept it.
  const workloads = Object.entries(before.workloads ?? {}).filter(([name]) => names.has(name));
  const shared = workloads.length > 0;
  const led = new Set(workloads.flatMap(([, one]) => [...(one.clusters ?? []), ...Object.values(one.components ?? {}).flat()]));
  const everything = Object.keys({ ...before.clusters, ...before.regions, ...before.workloads });
  return resources.flatMap((resource): readonly string[] => {
    const { action, stack: id, address, arguments: forcing } = resource;
    const line = `${action} ${id}/${address}${forcing.length > 0 ? ` (${forcing.join(", ")})` : ""}`;
    if (action === "forget") return [line];
    if (action === "create" || action === "update" || joinsAgain(resource)) return [];
    const stack = stacks.get(id);
    if (stack === undefined) return [`${line}, and its stack is gone`];
    if (stack.leaving !== undefined) return asked.has(id) ? [] : [`${line}, and nobody was asked`];
    const own =
      names.has(stack.subject) ||
      [...names].some((name) => namedIn(address, name)) ||
      (shared && stack.layer === "entry" && everything.every((name) => led.has(name) || !namedIn(address, name))) ||
      (LAYERS[String(edit.path[0])] ?? []).includes(stack.layer) ||
      (["access", "regions"].includes(String(edit.path[0])) && ACCESS_TYPES.includes(resource.type));
    return own ? [] : [line];
  });
}

/** It has a create-time provisioner only: replacing it runs the bootstrap again, and destroys nothing. */
function joinsAgain({ type, address }: ResourceChange): boolean {
  return type === "terraform_data" && ["terraform_data.join", "terraform_data.joined"].includes(address);
}

function namedIn(address: string, name: string): boolean {
  return new RegExp(`(^|[^a-z0-9])${name}([^a-z0-9]|$)`).test(address);
}

/** Names of clusters, regions and workloads that read otherwise before and after, with the clusters that a layer is about. */
function concerned(before: FleetSpec, after: unknown): ReadonlySet<string> {
  const now = (isData(after) ? after : {}) as Partial<FleetSpec>;
  const differing = (key: "clusters" | "regions" | "workloads" | "rings"): readonly string[] => {
    const [old, next] = [before[key] ?? {}, now[key] ?? {}];
    const names = [...new Set([...Object.keys(old), ...Object.keys(next)])];
    return names.filter((name) => JSON.stringify(old[name]) !== JSON.stringify(next[name]));
  };
  const regions = differing("regions");
  const layers = regions.filter(
    (name) => JSON.stringify(before.regions[name]?.clusters) !== JSON.stringify(now.regions?.[name]?.clusters),
  );
  const rings = differing("rings");
  const everywhere = JSON.stringify(before.defaults) !== JSON.stringify(now.defaults);
  const below = Object.entries({ ...before.clusters, ...now.clusters })
    .filter(([, { region, ring }]) => everywhere || layers.includes(region) || rings.includes(ring ?? ""))
    .map(([name]) => name);
  return new Set([...differing("clusters"), ...differing("workloads"), ...regions, ...below]);
}

/** Every stack is there again, its state where it was, with every provider that it ever had. */
function orphaned(spec: FleetSpec, { before, after, fleets }: Change): readonly string[] {
  // A cluster that something else owns has a stack that only gives outputs: how it is found may change.
  const owned = Object.entries(spec.clusters).filter(([, { existing }]) => existing !== undefined);
  const ofOthers = new Set(owned.map(([name]) => `cluster-${name}`));
  const now = new Map(after.lock.stacks.map((stack) => [stack.id, stack]));
  const states = (lock: Lock, at: string): string => JSON.stringify(lock.states.find((one) => one.at === at)?.state);
  const place = (text: string): string =>
    text.replace(/"(identity|jurisdiction|location|project)":"[^"]*",?|,(?=\})/g, "").replace(/,(?=\})/g, "");
  const planned = before.lock.stacks.flatMap((was): readonly string[] => {
    const is = now.get(was.id);
    if (is === undefined) return [`${was.id} is forgotten`];
    const [old, next] = [place(states(before.lock, was.at)), place(states(after.lock, is.at))];
    const lost = was.aliases.filter((alias) => !is.aliases.includes(alias));
    return [
      ...(old === next ? [] : [`the state of ${was.id} moves from ${old} to ${next}`]),
      ...(was.provider === undefined ||
      ofOthers.has(was.id) ||
      placed(before.lock, was.provider) === placed(after.lock, is.provider)
        ? []
        : [`${was.id} gets the provider ${is.provider} instead of ${was.provider}`]),
      ...lost.map((alias) => `${was.id} loses the provider ${alias}`),
    ];
  });
  if (fleets === undefined) return planned;
  const vanished = [...fleets.before.values()].flatMap(({ id, providers }): readonly string[] => {
    const is = fleets.after.get(id);
    if (is === undefined) return [`${id} is not synthesized any more`];
    if (ofOthers.has(id)) return [];
    return providers.filter((one) => !is.providers.includes(one)).map((one) => `${id} is synthesized without ${one}`);
  });
  return [...planned, ...vanished];
}

/** Where a provider works; as whom may change. */
function placed({ providers }: Lock, name: string | undefined): string {
  const found = providers.find((one) => one.name === name);
  return found === undefined ? "nowhere" : `${found.cloud} ${found.location} ${found.account}`;
}

/** What was granted stays granted, or is retired. */
function ungranted({ before, after }: Change): readonly string[] {
  const key = ({ kind, owner, value }: Grant): string => `${kind} ${owner} ${value}`;
  const kept = new Set(after.lock.grants.map(key));
  return before.lock.grants
    .map(key)
    .filter((grant) => !kept.has(grant))
    .map((grant) => `${grant} is granted no more`);
}
