import path from "node:path";
import { FleetError } from "../../errors.ts";
import type { StateMove } from "../../plan/moves.ts";
import type { CopyResult } from "../../terraform/copy-state.ts";
import type { CommandContext, CommandDefinition, Outcome } from "../frame/command.ts";
import { examples } from "../frame/command.ts";
import type { LoadedPlan } from "../frame/load-plan.ts";

export const command: CommandDefinition = {
  configure: (command) => {
    command.option("--dry-run", "say what would be copied, and do nothing").addHelpText(
      "after",
      `
Change \`state:\` in the fleet file, of the fleet or of a region, then run this: it copies every state, one by one, to the
place that the file names now, proves each copy (resources and outputs as Terraform reads them back), and
has the lock know its new place. Until all are copied, nothing can be deployed. Interrupted, it goes on when it is run
again. It refuses to overwrite another state, and waits for nobody: where somebody deploys just now, run it again.
The old states stay where they are; delete them when you have deployed from the new place. Other checkouts that have
deployed before remember the old place: remove their cdktf.out with the commit that brings them the new lock.`,
    );
    examples(command, [
      ["fleetwright move-state --dry-run", "which states lie elsewhere than the file says"],
      ["fleetwright move-state", "copy them"],
      ["fleetwright move-state --json | jq '.result.left'", "what is left in the old place"],
    ]);
  },
  run: async (context, _args, options) => {
    const { loadPlan } = await import("../frame/load-plan.ts");
    const { movesOf } = await import("../../plan/moves.ts");
    const { stateMoved } = await import("../../plan/rules/identity.ts");
    const loaded = await loadPlan(context, [stateMoved.id]);
    const moves = movesOf(loaded.plan, loaded.lock);
    if (moves.length === 0) {
      return { result: { moved: [], left: [] }, text: "nothing to do: every state lies where the fleet file says" };
    }
    if (options["dryRun"] === true) return await dryRun(moves);
    return await moveAll(moves, loaded, context);
  },
};

interface Moved {
  readonly move: StateMove;
  readonly result: CopyResult;
}

async function moveAll(moves: readonly StateMove[], { lock, lockFile }: LoadedPlan, context: CommandContext): Promise<Outcome> {
  const { copyState } = await import("../../terraform/copy-state.ts");
  const { forgetPlace } = await import("../../terraform/backend-folder.ts");
  const { withMoved } = await import("../../plan/moves.ts");
  const { writeLock } = await import("../../fleet-file/read/lock-file.ts");
  const moved: Moved[] = [];
  let now = lock;
  for (const move of moves) {
    if (context.signal.aborted) break;
    const count = { count: moved.length + 1, total: moves.length };
    context.emit({ type: "action", stack: move.id, message: "copying its state", ...count });
    const result = await copyState(context.project, move, context).catch((error: unknown) => {
      if (context.signal.aborted) return undefined;
      throw withProgress(error, moved.length, moves.length);
    });
    if (result === undefined) break;
    forgetPlace(context.project, move.id);
    now = withMoved(now, move);
    // One by one: whatever comes between, the lock says of every stack where its state is.
    await writeLock(lockFile, now);
    moved.push({ move, result });
    context.emit({ type: "success", stack: move.id, message: WORDS[result], ...count });
  }
  return await outcome(moved, moves.length, lockFile);
}

const WORDS: Readonly<Record<CopyResult, string>> = {
  copied: "copied, and the copy is the same",
  there: "was copied before, and the copy is the same",
  none: "has no state, only the lock changes",
};

function withProgress(error: unknown, done: number, total: number): unknown {
  if (!(error instanceof FleetError)) return error;
  const { kind, message, next } = error;
  return new FleetError(kind, `${message}\n${done} of ${total} states were moved before that`, {
    cause: error,
    ...(next === undefined ? {} : { next }),
  });
}

async function outcome(moved: readonly Moved[], total: number, lockFile: string): Promise<Outcome> {
  const { stateLocation } = await import("../../plan/state-location.ts");
  const left = moved
    .filter(({ result }) => result !== "none")
    .map(({ move }) => ({ at: stateLocation(move.from), key: move.stateKey }));
  const done = moved.length === total;
  const remains = left.map(({ at, key }) => `  ${at}: ${key}`);
  return {
    exit: done ? "done" : "interrupted",
    result: {
      moved: moved.map(({ move, result }) => ({ stack: move.id, ...fromTo(move, stateLocation), result })),
      left,
    },
    text: [
      done ? `${total} states lie where the fleet file says.` : `${moved.length} of ${total} states were moved.`,
      ...(left.length === 0 ? [] : ["Left where they were, with all secrets in them, until you delete them:", ...remains]),
    ].join("\n"),
    next: done ? [`git add ${path.basename(lockFile)}`, "cdktf deploy '*'"] : ["fleetwright move-state"],
  };
}

async function dryRun(moves: readonly StateMove[]): Promise<Outcome> {
  const { table } = await import("../frame/table.ts");
  const { stateLocation } = await import("../../plan/state-location.ts");
  const rows = moves.map((move) => ({ stack: move.id, key: move.stateKey, ...fromTo(move, stateLocation) }));
  return {
    result: { moves: rows },
    text: table(
      ["STACK", "KEY", "FROM", "TO"],
      rows.map(({ stack, key, from, to }) => [stack, key, from, to]),
    ),
    next: ["fleetwright move-state"],
  };
}

function fromTo(
  { from, to }: StateMove,
  locate: (state: StateMove["to"]) => string,
): { readonly from: string; readonly to: string } {
  return { from: locate(from), to: locate(to) };
}
