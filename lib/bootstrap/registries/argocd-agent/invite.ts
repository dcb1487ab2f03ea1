import type { PhaseResult, PluginContext } from "../../contract.ts";
import type { HubAccess, Invited } from "../../invitation.ts";
import type { TrustContext } from "../../trust/trust-context.ts";
import type { KubeReader } from "../../kube-api.ts";
import { describeRef } from "../../kube-object.ts";
import type { Certified, Holder } from "../../trust/certificates.ts";
import { authorityRef, trusted } from "../../trust/fleet-authority.ts";
import { digestOfCertificates, fleetAuthority, keptOrNew, principalAddress } from "./hub-keys.ts";
import { CLIENT_SECRET, PRINCIPAL_SERVICE } from "./names.ts";

/** All that a member's agent needs to call the principal. */
export interface Invitation {
  readonly address: string;
  /** Certificates in PEM. */
  readonly trusted: string;
  readonly client: Certified;
}

/**
 * As whom a member's agent calls, and whom it trusts. Its key is made for it and goes into a Secret of the member, and nowhere
 * else; the certificate that it has is kept while it serves.
 */
export async function inviteMember(context: TrustContext, member: KubeReader, hub: HubAccess): Promise<Invited | PhaseResult> {
  if (context.isHub) return { kind: "Invited", credential: "" };
  const { fleet, name } = context.member;
  const [authority, address] = [await fleetAuthority(fleet, hub.api), await principalAddress(hub.api)];
  if (authority === undefined)
    return { kind: "Waiting", object: describeRef(authorityRef(fleet)), condition: "is not there", who: "" };
  if (address === undefined)
    return { kind: "Waiting", object: describeRef(PRINCIPAL_SERVICE), condition: "has no address", who: "" };
  const holder: Holder = { commonName: name, names: [], use: "client" };
  const client = await keptOrNew(await member.get(CLIENT_SECRET), authority, holder, context);
  const invitation: Invitation = { address, trusted: trusted(authority), client };
  return { kind: "Invited", credential: JSON.stringify(invitation) };
}

/** undefined in the hub, whose principal needs no agent beside it, and where none has been given yet. */
export function invitationOf({ invitations }: PluginContext): Invitation | undefined {
  const text = invitations?.get("argocd-agent") ?? "";
  return text === "" ? undefined : (JSON.parse(text) as Invitation);
}

/** Nothing secret goes into it. */
export function invitationDigest({ trusted: roots, client }: Invitation): string {
  return digestOfCertificates(roots, client.certificate);
}
