import type { CommandContext, Outcome } from "../frame/command.ts";
import type { AskedFor } from "./ask-for-deletion.ts";
import { askForDeletion } from "./ask-for-deletion.ts";
import type { Target } from "./target.ts";

/**
 * Has the clusters of a target leave with what their agents have delivered, or what they made in the cloud, each asked for, while
 * their controllers still run. The hub leaves last.
 *
 * @returns how it ends where somebody doesn't agree or a cluster can't leave; undefined where all have left
 */
export async function leaveWith(
  target: Target,
  context: CommandContext,
  options: Readonly<Record<string, unknown>>,
  { along, asked }: AskedFor,
): Promise<Outcome | undefined> {
  const { readDeployed } = await import("../frame/read-memberships.ts");
  const { engineOptions } = await import("../frame/engine-options.ts");
  const { leave } = await import("../../bootstrap/engine/leave.ts");
  const { exitOf } = await import("../../bootstrap/engine/failure.ts");
  const names = new Set(target.clusters.map(({ name }) => name));
  const members = (await readDeployed(context)).memberships.filter(({ member }) => names.has(member.name));
  const hubLast = [...members].sort((one, other) => Number(one.hub === "self") - Number(other.hub === "self"));
  const engine = await engineOptions(context, options);
  for (const membership of hubLast) {
    const refused = await askForDeletion(membership, engine, context, { along, asked });
    if (refused !== undefined) return refused;
    const { failure, ...result } = await leave(membership, {
      ...engine,
      force: false,
      workloads: along.workloads ? "remove" : "keep",
      drain: along.drain,
      again: asked,
    });
    if (failure === undefined) continue;
    return {
      exit: exitOf([failure]),
      result: { ...result, failure },
      text: `${result.cluster}: ${failure.message}`,
      next: [failure.next ?? asked],
    };
  }
  return undefined;
}
