import { letGoOf } from "../../agents/argocd/drain.ts";
import { APPLICATION } from "../../agents/argocd/root-application.ts";
import type { PhaseResult, RunContext } from "../../contract.ts";
import type { KubeApi } from "../../kube-api.ts";
import { SOURCE_UID_ANNOTATION } from "./names.ts";

const MIRRORED = ["Application", "AppProject"] as const;

/** Removes what the principal has made of a member's own, in the namespace that it has for that; what else is there is others'. */
export async function sweepMirrors({ member, isHub }: RunContext, hub: KubeApi): Promise<PhaseResult> {
  if (isHub) return { kind: "Done" };
  for (const kind of MIRRORED) {
    const found = await hub.list({ ...APPLICATION, kind }, { namespace: member.name });
    for (const object of found) {
      if (object.metadata.annotations?.[SOURCE_UID_ANNOTATION] === undefined) continue;
      const open = await letGoOf(object, hub);
      if (open !== undefined) return open;
    }
  }
  return { kind: "Done" };
}
