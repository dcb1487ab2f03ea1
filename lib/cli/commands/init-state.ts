import { FleetError } from "../../errors.ts";
import { compareText } from "../../model/compare-text.ts";
import type { Fleet } from "../../model/fleet.ts";
import type { BucketWork } from "../../state/bucket-work.ts";
import { bucketOf } from "../../state/buckets.ts";
import type { StateBucket } from "../../state/buckets.ts";
import type { CommandContext, Outcome } from "../frame/command.ts";
import { fleetOptions } from "../frame/fleet-options.ts";

/** One bucket of the fleet's states, looked at. */
interface Looked {
  readonly bucket: StateBucket;
  readonly work: BucketWork;
}

/**
 * Makes the buckets in which the fleet's states lie, and mends those that are there. It says first what it will do, and
 * does it only when somebody agrees.
 *
 * @returns undefined where no state of the fleet lies in a bucket that this release makes
 * @throws FleetError (input) where nobody can be asked and there is no `--yes`, (refused) where somebody said no
 */
export async function initState(context: CommandContext): Promise<Outcome | undefined> {
  const { loadFleet } = await import("../../fleet-file/read/load.ts");
  const { fleet } = await loadFleet(fleetOptions(context));
  const buckets = bucketsOf(fleet);
  if (buckets.length === 0) return undefined;
  const { env, signal } = context;
  const looked: Looked[] = [];
  for (const bucket of buckets) {
    context.emit({ type: "action", phase: "state", message: `looking at the ${bucket.noun} ${bucket.bucket}` });
    looked.push({ bucket, work: await bucket.look({ fleet, env, signal, now: context.now() }) });
  }
  const due = looked.filter(({ work }) => work.settings.length > 0);
  if (due.length === 0) {
    const nouns = [...new Set(buckets.map(({ noun }) => noun))];
    return outcome(looked, `nothing to do: every ${nouns.join(" and ")} for state is as it should be`);
  }
  await agree(due, context);
  for (const { bucket, work } of due) {
    await work.carryOut();
    context.emit({
      type: "success",
      phase: "state",
      message: `the ${bucket.noun} ${bucket.bucket} ${work.exists ? "is mended" : "is made"}`,
    });
  }
  return outcome(looked, due.map(done).join("\n"));
}

/** Each bucket once, by name; a storage account is looked at for each of its containers. */
function bucketsOf({ state, regions }: Fleet): readonly StateBucket[] {
  const all = [state, ...regions.map((region) => region.state)].flatMap((one) => (one && bucketOf(one)) ?? []);
  const byName = new Map(all.map((one) => [`${one.bucket} ${one.at["container"] ?? ""}`, one]));
  return [...byName].sort(([a], [b]) => compareText(a, b)).map(([, bucket]) => bucket);
}

async function agree(due: readonly Looked[], context: CommandContext): Promise<void> {
  const intent = due.map(intentOf).join("\n\n");
  if (context.yes) return context.emit({ type: "action", phase: "state", message: intent });
  if (context.nonInteractive) {
    throw new FleetError(
      "input",
      `${intent}\n\nThis needs somebody's yes, and there is no terminal to ask at; nothing was changed`,
      {
        next: "fleetwright init --yes",
      },
    );
  }
  const agreed = await context.confirm(`${intent}\n\nShall this be done?`).catch((error: unknown) => {
    if (context.signal.aborted) return false;
    throw error;
  });
  if (agreed) return;
  throw new FleetError(context.signal.aborted ? "interrupted" : "refused", "nothing was changed", { next: "fleetwright init" });
}

function intentOf({ bucket, work }: Looked): string {
  const what = `${work.exists ? "mend" : "make"} the ${bucket.noun} ${bucket.bucket}`;
  const width = Math.max(...work.settings.map((setting) => setting.name.length));
  const lines = work.settings.map((setting) => {
    const now = setting.seen === undefined ? "" : ` (now: ${setting.seen})`;
    return `  ${setting.name.padEnd(width)}  ${setting.wanted}${now}`;
  });
  return [`${what} in ${bucket.where}, as ${work.caller}:`, ...lines].join("\n");
}

function done({ bucket, work }: Looked): string {
  const names = work.settings.map(({ name }) => name).join(", ");
  return work.exists ? `mended ${bucket.bucket}: ${names}` : `made ${bucket.bucket} in ${bucket.where}`;
}

function outcome(looked: readonly Looked[], text: string): Outcome {
  const result = looked.map(({ bucket: { bucket, at }, work }) => ({
    bucket,
    ...at,
    made: !work.exists,
    mended: work.exists ? work.settings.map(({ name }) => name) : [],
  }));
  return { result: { buckets: result }, text, next: ["fleetwright plan --write", "fleetwright deploy"] };
}
