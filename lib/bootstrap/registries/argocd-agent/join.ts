import { APPLICATION } from "../../agents/argocd/root-application.ts";
import { rootName } from "../../agents/root-name.ts";
import type { PhaseResult, RunContext } from "../../contract.ts";
import type { KubeReader } from "../../kube-api.ts";
import { describeRef } from "../../kube-object.ts";
import { invitationDigest, invitationOf } from "./invite.ts";
import { CERTIFICATES_ANNOTATION } from "./names.ts";

/**
 * Whether the principal has heard from the member's agent since that has the certificates of now. What an agent sends of its root
 * Application the principal keeps in the member's namespace, with its annotations; one without a source sends nothing.
 */
export async function join(context: RunContext, hub: KubeReader): Promise<PhaseResult> {
  const { source } = context.membership.sync;
  const invitation = invitationOf(context);
  if (source === null || invitation === undefined) return { kind: "Done" };
  const { name } = context.member;
  const ref = { ...APPLICATION, namespace: name, name: rootName(name, source) };
  const mirrored = await hub.get(ref);
  if (mirrored?.metadata.annotations?.[CERTIFICATES_ANNOTATION] === invitationDigest(invitation)) return { kind: "Done" };
  const condition =
    mirrored === undefined
      ? "is not there: the principal has not heard from the member's agent"
      : "is of before: the principal has not heard from the member's agent since that has its certificates";
  return { kind: "Waiting", object: describeRef(ref), condition, who: "" };
}
