import type { ObjectWithPolicy, PluginContext } from "../../contract.ts";
import type { KubeObject } from "../../kube-object.ts";
import { startedWith, withSettings } from "../../registries/argocd-agent/hub.ts";
import { secretOf, tlsSecret } from "../../registries/argocd-agent/hub-keys.ts";
import { invitationDigest, invitationOf } from "../../registries/argocd-agent/invite.ts";
import type { Invitation } from "../../registries/argocd-agent/invite.ts";
import { CERTIFICATES_ANNOTATION, CLIENT_SECRET, PRINCIPAL_PORT, TRUST_SECRET } from "../../registries/argocd-agent/names.ts";
import { argoObjects, sideObjects } from "../../registries/argocd-agent/release.ts";
import { IN_CLUSTER, projectObjects, rootObjects } from "../argocd/root-application.ts";

/**
 * The agent with its Argo CD, and what that follows. It is autonomous: what Git says arrives whether or not the hub is there, and
 * the principal is told. Nothing in the hub, where the principal is instead.
 */
export function agentObjects(context: PluginContext): readonly ObjectWithPolicy[] {
  if (context.isHub) return [];
  const { source } = context.membership.sync;
  const invitation = invitationOf(context);
  const agent = sideObjects(context, "agent").map((one) => ({ ...one, object: invited(one.object, invitation) }));
  const roots = rootObjects(context, { server: IN_CLUSTER }).map((one) => ({ ...one, object: told(one.object, invitation) }));
  return [
    ...argoObjects(context, "agent"),
    ...(invitation === undefined ? [] : secrets(invitation)),
    ...agent,
    ...projectObjects(source),
    ...roots,
  ];
}

function secrets({ trusted, client }: Invitation): readonly ObjectWithPolicy[] {
  return [secretOf(TRUST_SECRET, { "ca.crt": trusted }), tlsSecret(CLIENT_SECRET, client)].map((object) => ({
    object,
    stage: "B",
    policy: "own",
  }));
}

/** https://argocd-agent.readthedocs.io/latest/configuration/reference/agent/ */
function invited(object: KubeObject, invitation: Invitation | undefined): KubeObject {
  const settings = {
    "agent.mode": "autonomous",
    "agent.creds": "mtls:any",
    "agent.server.address": invitation?.address ?? "",
    "agent.server.port": String(PRINCIPAL_PORT),
    "agent.tls.min-version": "tls1.3",
  };
  const set = withSettings(object, settings);
  return invitation === undefined ? set : startedWith(set, invitationDigest(invitation));
}

/** What comes back from the principal with it was sent by an agent that has these certificates: it is applied once that runs. */
function told(object: KubeObject, invitation: Invitation | undefined): KubeObject {
  if (invitation === undefined) return object;
  const annotations = { ...object.metadata.annotations, [CERTIFICATES_ANNOTATION]: invitationDigest(invitation) };
  return { ...object, metadata: { ...object.metadata, annotations } };
}
