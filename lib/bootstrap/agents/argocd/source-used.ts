import { LABEL_PREFIX } from "../../contract.ts";
import type { PhaseResult, PluginContext } from "../../contract.ts";
import { KubeError } from "../../kube-api.ts";
import type { KubeApi } from "../../kube-api.ts";
import { describeRef } from "../../kube-object.ts";
import { rootName } from "../root-name.ts";
import { isSimulated } from "../simulated.ts";
import { whyNotSynced } from "./application-state.ts";
import { ARGOCD_NAMESPACE } from "./release.ts";
import { APPLICATION } from "./root-application.ts";

/** Argo CD looks at once, and into nothing that it has kept of Git, and takes the annotation away: as `argocd app get --hard-refresh`. */
const REFRESH = "argocd.argoproj.io/refresh";
/** For which of our looks that was. */
const MARK = `${LABEL_PREFIX}/looked`;

/** One look whether the source was read since `mark` was set; sets it where it isn't. */
export async function sourceUsed({ membership, member }: PluginContext, api: KubeApi, mark: string): Promise<PhaseResult> {
  const { source } = membership.sync;
  if (source === null) return { kind: "Done" };
  const ref = { ...APPLICATION, namespace: ARGOCD_NAMESPACE, name: rootName(member.name, source) };
  const waiting = (condition: string): PhaseResult => ({ kind: "Waiting", object: describeRef(ref), condition, who: "" });
  const root = await api.get(ref);
  if (root === undefined) return waiting("is not there");
  const { annotations = {} } = root.metadata;
  if (annotations[MARK] !== mark) {
    try {
      await api.replace({
        ...root,
        metadata: { ...root.metadata, annotations: { ...annotations, [MARK]: mark, [REFRESH]: "hard" } },
      });
    } catch (error) {
      // Its controller writes to it as well: the next look tries again.
      if (!(error instanceof KubeError && error.status === 409)) throw error;
    }
    return waiting("is asked to look again");
  }
  if (await isSimulated(api)) return { kind: "Done", simulated: true };
  if (annotations[REFRESH] !== undefined) return waiting("its controller has not looked yet");
  const why = whyNotSynced(root);
  return why === undefined ? { kind: "Done" } : waiting(why);
}
