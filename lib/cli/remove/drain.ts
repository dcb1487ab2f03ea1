import { isNetworkCloud } from "../../clouds/clouds.ts";
import type { HeldKind } from "../../bootstrap/cloud-holders.ts";
import type { CommandContext, Outcome } from "../frame/command.ts";
import type { LoadedPlan } from "../frame/load-plan.ts";
import { clusterStack } from "./target.ts";
import type { Target } from "./target.ts";

/** What the clusters of a target hold in their cloud. */
interface Held {
  readonly cluster: string;
  readonly held: readonly string[];
  /** Why a cluster can't be asked. */
  readonly unknown?: string;
}

export interface DrainOptions {
  /** Go on where a cluster can't be asked. */
  readonly force: boolean;
  /** The command that was given. */
  readonly asked: string;
}

/**
 * What the workloads of its clusters made in the cloud, which would outlive them and keep their network from being
 * destroyed. Nothing is deleted here: whose data it is, decides, by deleting it or by asking for it to go along.
 *
 * @returns undefined where nothing holds it up
 */
export async function drain(
  target: Target,
  { plan }: LoadedPlan,
  context: CommandContext,
  { force, asked }: DrainOptions,
): Promise<Outcome | undefined> {
  const { heldInCloud } = await import("../frame/held-in-cloud.ts");
  const { inWords: holderInWords } = await import("../../bootstrap/cloud-holders.ts");
  const kinds = new Set<HeldKind>();
  const found: Held[] = [];
  for (const cluster of target.clusters) {
    const stack = clusterStack(cluster, plan);
    if (stack === undefined || cluster.existing !== undefined || !stack.clouds.some(isNetworkCloud)) continue;
    const answer = await heldInCloud(context, stack);
    if ("unknown" in answer && force) {
      const message = `can't be asked what it holds in its cloud; look after its load balancers and disks yourself: ${answer.unknown}`;
      context.emit({ type: "warning", cluster: cluster.name, message });
    } else if ("unknown" in answer) found.push({ cluster: cluster.name, held: [], unknown: answer.unknown });
    else if ("held" in answer && answer.held.length > 0) {
      found.push({ cluster: cluster.name, held: answer.held.map(holderInWords) });
      for (const { kind } of answer.held) kinds.add(kind);
    }
  }
  if (found.length === 0) return undefined;
  return {
    exit: "waiting",
    result: { kind: target.kind, name: target.name, step: "drain", clusters: found },
    text: found.map(inWords).join("\n"),
    next: [
      asked,
      ...(kinds.size === 0 ? [] : [`${asked}${withFlags(kinds)}`]),
      `${asked} --leave-in-cloud`,
      ...(found.some(({ unknown }) => unknown !== undefined) ? [`${asked} --force`] : []),
    ],
  };
}

/** Disks never go for a load balancer's sake: whose are both, has to ask for both. */
function withFlags(kinds: ReadonlySet<HeldKind>): string {
  return [...kinds]
    .toSorted()
    .map((kind) => ` --with-${kind}`)
    .join("");
}

function inWords({ cluster, held, unknown }: Held): string {
  if (unknown !== undefined) {
    return [
      `${cluster} can't be asked what it holds in its cloud: ${unknown}`,
      "Where it is gone for good, go on with --force, and look after its load balancers and disks yourself.",
    ].join("\n");
  }
  return [
    `${cluster} holds in its cloud what would outlive it, and keep its network from being destroyed:`,
    ...held.map((line) => `  ${line}`),
    "Delete these, in Git where the agent keeps them, while the cluster's controllers still run, and run this again; or have",
    "it leave now with them (--with-load-balancers, --with-volumes), which asks first.",
  ].join("\n");
}
