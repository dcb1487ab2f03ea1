import path from "node:path";
import { FleetError } from "../../errors.ts";
import type { ExitKind } from "../../errors.ts";
import type { StateMove } from "../../plan/moves.ts";
import type { CopyResult } from "../../terraform/copy-state.ts";
import type { CommandContext, CommandDefinition, Outcome } from "../frame/command.ts";
import { examples } from "../frame/command.ts";
import type { LoadedPlan } from "../frame/load-plan.ts";
import type { Proof } from "../move-state/prove-copies.ts";

export const command: CommandDefinition = {
  configure: (command) => {
    command
      .option("--dry-run", "say what would be copied, and do nothing")
      .option("--no-plan", "copy and compare only: plan where the clouds' credentials are, by running it there again")
      .addHelpText(
        "after",
        `
Change \`state:\` in the fleet file, of the fleet or of a region, then run this: it copies every state, one by one, to the
place that the file names now, compares resources and outputs as Terraform reads them back, and has the lock know its new
place. Until all are copied, nothing can be deployed. Then it proves each copy: its stack's plan must be without changes,
as the identity that plans. A plan that isn't empty is named, with what would change (exit 5), and so is a stack that can't
be planned (exit 3); both are planned again by the next run. Interrupted, it goes on when it is run again. It refuses to
overwrite another state, and waits for nobody: where somebody deploys just now, run it again.
The old states stay where they are; delete them when you have deployed from the new place. Other checkouts that have
deployed before remember the old place: remove their cdktf.out with the commit that brings them the new lock.`,
      );
    examples(command, [
      ["fleetwright move-state --dry-run", "which states lie elsewhere than the file says"],
      ["fleetwright move-state", "copy them, and prove each copy by an empty plan"],
      ["fleetwright move-state --json | jq '.result.left'", "what is left in the old place"],
      ["fleetwright move-state --no-plan", "where nobody has credentials for the clouds, only for states"],
    ]);
  },
  run: async (context, _args, options) => {
    const { loadPlan } = await import("../frame/load-plan.ts");
    const { movesOf } = await import("../../plan/moves.ts");
    const { stateMoved } = await import("../../plan/rules/living.ts");
    const loaded = await loadPlan(context, [stateMoved.id]);
    const moves = movesOf(loaded.plan, loaded.lock);
    if (options["dryRun"] === true) return await dryRun(moves, await unproven(loaded, context));
    const moved = await moveAll(moves, loaded, context);
    const open = moved.length < moves.length ? [] : await unproven(loaded, context);
    if (moves.length === 0 && open.length === 0) return NOTHING;
    const plans = options["plan"] === false || open.length === 0 ? [] : await prove(open, moves.length, context);
    return await outcome({ moved, total: moves.length, plans, unproven: open }, loaded);
  },
};

const NOTHING: Outcome = {
  result: { moved: [], left: [], plans: [] },
  text: "nothing to do: every state lies where the fleet file says",
};

interface Moved {
  readonly move: StateMove;
  readonly result: CopyResult;
}

async function moveAll(
  moves: readonly StateMove[],
  { lock, lockFile }: LoadedPlan,
  context: CommandContext,
): Promise<readonly Moved[]> {
  const { copyState } = await import("../../terraform/copy-state.ts");
  const { forgetBackend } = await import("../../terraform/backend-folder.ts");
  const { noteUnproven } = await import("../../terraform/unproven.ts");
  const { withMoved } = await import("../../plan/moves.ts");
  const { stateLocation } = await import("../../plan/state-location.ts");
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
    if (result !== "none") noteUnproven(context.project, move.id, stateLocation(move.to));
    forgetBackend(context.project, move.id);
    now = withMoved(now, move);
    // One by one: whatever comes between, the lock says of every stack where its state is.
    await writeLock(lockFile, now);
    moved.push({ move, result });
    context.emit({ type: "success", stack: move.id, message: WORDS[result], ...count });
  }
  return moved;
}

async function prove(stacks: readonly string[], moved: number, context: CommandContext): Promise<readonly Proof[]> {
  const { proveCopies } = await import("../move-state/prove-copies.ts");
  return await proveCopies(stacks, context).catch((error: unknown) => {
    throw withProgress(error, moved, moved);
  });
}

/** Ids of the stacks whose copies nobody has planned yet, those of earlier runs too. */
async function unproven({ plan }: LoadedPlan, { project }: CommandContext): Promise<readonly string[]> {
  const { isUnproven } = await import("../../terraform/unproven.ts");
  const { stateLocation } = await import("../../plan/state-location.ts");
  return plan.stacks
    .filter(({ id, leaving, state }) => leaving === undefined && isUnproven(project, id, stateLocation(state)))
    .map(({ id }) => id);
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

interface Done {
  readonly moved: readonly Moved[];
  /** How many were to be moved. */
  readonly total: number;
  readonly plans: readonly Proof[];
  /** Ids of the stacks that had to be planned. */
  readonly unproven: readonly string[];
}

async function outcome(done: Done, { lockFile }: LoadedPlan): Promise<Outcome> {
  const { moved, total, plans, unproven } = done;
  const { stateLocation } = await import("../../plan/state-location.ts");
  const { inWords } = await import("../move-state/prove-copies.ts");
  const left = moved
    .filter(({ result }) => result !== "none")
    .map(({ move }) => ({ at: stateLocation(move.from), key: move.stateKey }));
  const proven = plans.filter(({ plan }) => plan === "empty").length;
  const remains = left.map(({ at, key }) => `  ${at}: ${key}`);
  return {
    exit: exitOf(done),
    result: {
      moved: moved.map(({ move, result }) => ({ stack: move.id, ...fromTo(move, stateLocation), result })),
      left,
      plans,
    },
    text: [
      ...(total === 0 ? [] : [`${moved.length} of ${total} states lie where the fleet file says.`]),
      ...(unproven.length === 0 ? [] : [`${proven} of ${unproven.length} copies are proven by an empty plan.`]),
      ...inWords(plans),
      ...(left.length === 0 ? [] : ["Left where they were, with all secrets in them, until you delete them:", ...remains]),
    ].join("\n"),
    next: nextOf(done, path.basename(lockFile)),
  };
}

function exitOf({ moved, total, plans }: Done): ExitKind {
  if (moved.length < total) return "interrupted";
  if (plans.some(({ plan }) => plan === "changes")) return "refused";
  return plans.some(({ plan }) => plan === "failed") ? "remote" : "done";
}

function nextOf({ moved, total, plans, unproven }: Done, lock: string): readonly string[] {
  const again = "fleetwright move-state";
  if (moved.length < total) return [again];
  if (plans.every(({ plan }) => plan === "empty")) {
    return [`git add ${lock}`, plans.length < unproven.length ? again : "fleetwright deploy"];
  }
  return [...plans.filter(({ plan }) => plan === "changes").map(({ stack }) => `cdktf diff ${stack}`), again];
}

async function dryRun(moves: readonly StateMove[], unproven: readonly string[]): Promise<Outcome> {
  if (moves.length === 0 && unproven.length === 0) return NOTHING;
  const { table } = await import("../frame/table.ts");
  const { stateLocation } = await import("../../plan/state-location.ts");
  const rows = moves.map((move) => ({ stack: move.id, key: move.stateKey, ...fromTo(move, stateLocation) }));
  const copies = table(
    ["STACK", "KEY", "FROM", "TO"],
    rows.map(({ stack, key, from, to }) => [stack, key, from, to]),
  );
  return {
    result: { moves: rows, unproven },
    text: [...(rows.length === 0 ? [] : [copies]), ...unproven.map((id) => `${id} was copied, and is to be planned`)].join("\n"),
    next: ["fleetwright move-state"],
  };
}

function fromTo(
  { from, to }: StateMove,
  locate: (state: StateMove["to"]) => string,
): { readonly from: string; readonly to: string } {
  return { from: locate(from), to: locate(to) };
}
