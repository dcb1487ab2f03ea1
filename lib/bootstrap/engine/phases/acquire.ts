import type { ArtefactStore } from "../../contract.ts";
import type { MemberRun } from "../member-run.ts";
import { inParallel } from "../../../model/parallel.ts";

/** All pinned bytes, checked, before the first write; a store loads each only once, however many clusters need it. */
export async function acquire(run: MemberRun, store: ArtefactStore): Promise<void> {
  run.phase = "acquire";
  run.artefacts = await inParallel(run.membership.pins, 4, (pin) => store.load(pin, run.signal));
}
