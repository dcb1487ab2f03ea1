import type { PhaseResult } from "../../contract.ts";
import { KubeError } from "../../kube-api.ts";
import type { KubeApi } from "../../kube-api.ts";
import { describeRef, textAt } from "../../kube-object.ts";
import type { ObjectRef } from "../../kube-object.ts";
import { isSimulated } from "../simulated.ts";
import { syncedHealth } from "./health.ts";

/** Flux looks at once when the value changes, and says in `status` which one it has seen: as `flux reconcile` does it. */
const REQUESTED = "reconcile.fluxcd.io/requestedAt";

/** One look whether a source was read since `mark` was set; sets it where it isn't. */
export async function sourceUsed(member: KubeApi, mark: string, source: ObjectRef): Promise<PhaseResult> {
  const live = await member.get(source);
  if (live === undefined) return waiting(source, "is not there");
  if (live.metadata.annotations?.[REQUESTED] !== mark) {
    const annotations = { ...live.metadata.annotations, [REQUESTED]: mark };
    try {
      await member.replace({ ...live, metadata: { ...live.metadata, annotations } });
    } catch (error) {
      // Its controller writes to it as well: the next look tries again.
      if (!(error instanceof KubeError && error.status === 409)) throw error;
    }
  }
  if (await isSimulated(member)) return { kind: "Done", simulated: true };
  if (textAt(live, "status", "lastHandledReconcileAt") !== mark) return waiting(source, "its controller has not looked yet");
  return await syncedHealth(member, [source]);
}

function waiting(source: ObjectRef, condition: string): PhaseResult {
  return { kind: "Waiting", object: describeRef(source), condition, who: "" };
}
