import { seededRandom } from "../fake-api-server/virtual-clock.ts";
import type { FleetDiff } from "../../../lib/review/fleet-diff.ts";
import { readPlan } from "../../../lib/review/report/read-plan.ts";
import { reportOf } from "../../../lib/review/report/report.ts";
import type { Report, StackInsight } from "../../../lib/review/report/report.ts";
import type { SynthesizedStack } from "../../../lib/review/synthesized-fleet.ts";

/** One entry of `resource_changes`, as `terraform show -json` prints it. */
export interface PlanEntry {
  readonly address: string;
  readonly mode?: string;
  readonly type: string;
  readonly name: string;
  readonly deposed?: string;
  readonly previous_address?: string;
  readonly action_reason?: string;
  readonly change: {
    readonly actions: readonly string[];
    readonly before?: unknown;
    readonly after?: unknown;
    readonly after_unknown?: unknown;
    readonly before_sensitive?: unknown;
    readonly after_sensitive?: unknown;
    readonly importing?: { readonly id: string };
    readonly replace_paths?: readonly (readonly (string | number)[])[];
  };
}

/** @param actions - Terraform's own: `["delete", "create"]` */
export function entry(address: string, actions: readonly string[], rest: Partial<PlanEntry> = {}): PlanEntry {
  const [type = "", name = ""] = address.replace(/^(module\.[^.]+\.)+/, "").split(/[.[]/);
  return { address, mode: "managed", type, name, ...rest, change: { actions, before: {}, after: {}, ...rest.change } };
}

/** A plan as `terraform show -json` prints it. */
export function planJson(changes: readonly PlanEntry[], rest: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({ format_version: "1.2", terraform_version: "1.11.4", resource_changes: changes, ...rest });
}

/** A stack about a cluster, unless something else is said. */
export function aStack(id: string, about: Partial<SynthesizedStack> = {}): SynthesizedStack {
  const subject = id.replace(/^cluster-/, "");
  const common = { clouds: ["aws"], regions: [], dependencies: [], leaving: undefined, protect: false };
  return { id, layer: "cluster", subject, clusters: [subject], ...common, json: undefined, terraform: undefined, ...about };
}

/** A comparison in which every stack changes, and of which nothing but the stacks is known. */
export function aDiff(stacks: readonly SynthesizedStack[]): FleetDiff {
  const side = { name: "main", planned: undefined, stacks: new Map(stacks.map((stack) => [stack.id, stack])) };
  return {
    before: side,
    after: { ...side, name: "working tree" },
    fleet: { changes: [], silent: [] },
    stacks: stacks.map((stack) => ({ stack, fate: "changed", causes: [{ kind: "own" }], resources: [] })),
  };
}

/** A plan's digest that needs no file. */
export function digestOf(id: string): string {
  return Buffer.from(id.padEnd(32)).toString("hex");
}

/** The report of stacks with their plans. */
export function reported(plans: ReadonlyMap<SynthesizedStack, string>): Report {
  const insights = [...plans].map(([{ id }, json]): [string, StackInsight] => [
    id,
    { by: "plan", digest: digestOf(id), ...readPlan(json) },
  ]);
  return reportOf(aDiff([...plans.keys()]), new Map(insights));
}

const TYPES = [
  "aws_eks_cluster",
  "aws_eks_node_group",
  "aws_iam_role",
  "aws_security_group",
  "aws_kms_key",
  "aws_subnet",
  "aws_route",
  "terraform_data",
];
const ACTIONS: readonly (readonly string[])[] = [
  ["create"],
  ["create"],
  ["update"],
  ["update"],
  ["update"],
  ["no-op"],
  ["read"],
  ["delete"],
  ["delete", "create"],
  ["create", "delete"],
];

/** Plans of many stacks that have nothing in common: any action on any resource, with a secret in every one that has values. */
export function wildPlans(stacks: number, changes: number, secret: string, seed: number): ReadonlyMap<SynthesizedStack, string> {
  const random = seededRandom(seed);
  const pick = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)] as T;
  return new Map(
    Array.from({ length: stacks }, (_, at) => {
      const entries = Array.from({ length: changes }, (__, index) => {
        const type = pick(TYPES);
        const actions = pick(ACTIONS);
        const values = {
          description: pick(["a", "b", "c"]),
          password: secret,
          nested: [{ secret_part: secret, key: "x" }],
          token: secret,
        };
        const marks = { nested: [{ secret_part: true }] };
        return entry(`${type}.r${index}`, actions, {
          change: {
            actions,
            before: { ...values, description: "old" },
            after: { ...values, nested: [{ secret_part: `${secret}-new`, key: "x" }], token: `${secret}-other` },
            before_sensitive: marks,
            after_sensitive: marks,
          },
        });
      });
      return [aStack(`cluster-c${String(at).padStart(4, "0")}`), planJson(entries)];
    }),
  );
}
