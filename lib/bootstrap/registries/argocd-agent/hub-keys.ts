import { createHash, createPublicKey } from "node:crypto";
import type { ObjectWithPolicy, PluginContext } from "../../contract.ts";
import type { TrustContext } from "../../trust/trust-context.ts";
import type { KubeReader } from "../../kube-api.ts";
import { at, items, textAt } from "../../kube-object.ts";
import type { KubeObject, ObjectRef } from "../../kube-object.ts";
import { certificateIn, namesOf, privateKeyIn } from "../../trust/certificates.ts";
import type { Certified, Holder } from "../../trust/certificates.ts";
import { whyUnfit } from "../../trust/fitness.ts";
import { authorityIn, authorityRef, authoritySecret, trusted } from "../../trust/fleet-authority.ts";
import type { FleetAuthority } from "../../trust/fleet-authority.ts";
import {
  PRINCIPAL_NAMES,
  PRINCIPAL_SECRET,
  PRINCIPAL_SERVICE,
  PROXY_NAMES,
  PROXY_SECRET,
  TOKEN_SECRET,
  TRUST_SECRET,
} from "./names.ts";

/** All that the hub holds for its principal. */
export interface HubKeys {
  readonly authority: FleetAuthority;
  /** undefined until it is known by which address members call. */
  readonly principal: Certified | undefined;
  readonly proxy: Certified;
  /** Private key in PEM. */
  readonly token: string;
}

/** What of it is there and serves stays as it is. */
export async function chooseHubKeys(context: TrustContext, hub: KubeReader): Promise<string> {
  const authority = (await fleetAuthority(context.member.fleet, hub)) ?? { current: await newAuthority(context) };
  const proxy = { commonName: "argocd-agent-resource-proxy", names: PROXY_NAMES, use: "server" } as const;
  const keys: HubKeys = {
    authority,
    principal: await principalKeys(authority, context, hub),
    proxy: await keptOrNew(await hub.get(PROXY_SECRET), authority, proxy, context),
    token: await keptToken(context, hub),
  };
  return JSON.stringify(keys);
}

/** A load balancer that is gone for the moment is called by its old address when it is back, as far as anybody knows. */
async function principalKeys(authority: FleetAuthority, context: TrustContext, hub: KubeReader): Promise<Certified | undefined> {
  const [secret, address] = [await hub.get(PRINCIPAL_SECRET), await principalAddress(hub)];
  const known = namesOf(certificateIn(valueIn(secret, "tls.crt")));
  if (address === undefined && known.length === 0) return undefined;
  const names = address === undefined ? known : [...PRINCIPAL_NAMES, address];
  return await keptOrNew(secret, authority, { commonName: PRINCIPAL_SERVICE.name, names, use: "server" }, context);
}

export function hubKeysOf({ hubKeys }: PluginContext): HubKeys | undefined {
  const text = hubKeys?.get("argocd-agent");
  return text === undefined ? undefined : (JSON.parse(text) as HubKeys);
}

/** An authority of our own. */
export async function newAuthority({ member: { fleet }, certifier, now }: TrustContext): Promise<Certified> {
  // X.509 has room for 64 characters.
  return await certifier.authority(`fleet ${fleet}`.slice(0, 64), now);
}

/** undefined before the hub's first bootstrap. */
export async function fleetAuthority(fleet: string, hub: KubeReader): Promise<FleetAuthority | undefined> {
  return authorityIn(await hub.get(authorityRef(fleet)));
}

/** Where members call the principal; undefined while the hub's cloud has given it no address. */
export async function principalAddress(hub: KubeReader): Promise<string | undefined> {
  const [ingress] = items(at(await hub.get(PRINCIPAL_SERVICE), "status", "loadBalancer", "ingress"));
  const address = textAt(ingress, "hostname") || textAt(ingress, "ip");
  return address === "" ? undefined : address;
}

/** The certificate in a Secret where it serves the holder, or a new one by the authority that signs now. */
export async function keptOrNew(
  secret: KubeObject | undefined,
  authority: FleetAuthority,
  holder: Holder,
  { now, renew, certifier }: TrustContext,
): Promise<Certified> {
  const found = { certificate: valueIn(secret, "tls.crt"), key: valueIn(secret, "tls.key") };
  const isFit = secret !== undefined && whyUnfit(found, authority.current.certificate, holder, now) === undefined;
  if (isFit && !renew) return found;
  return await certifier.certificate(authority.current, holder, now);
}

export function valueIn(secret: KubeObject | undefined, key: string): string {
  return Buffer.from(textAt(secret, "data", key), "base64").toString("utf8");
}

/** It is never made anew: agents would only have to sign in once more, with the same certificate. */
async function keptToken({ certifier }: TrustContext, hub: KubeReader): Promise<string> {
  const found = valueIn(await hub.get(TOKEN_SECRET), "jwt.key");
  return privateKeyIn(found)?.asymmetricKeyType === "rsa" ? found : await certifier.tokenKey();
}

/** The Secrets that hold it, and nothing else does. */
export function hubSecrets(fleet: string, { authority, principal, proxy, token }: HubKeys): readonly ObjectWithPolicy[] {
  return [
    authoritySecret(fleet, authority),
    secretOf(TRUST_SECRET, { "ca.crt": trusted(authority) }),
    ...(principal === undefined ? [] : [tlsSecret(PRINCIPAL_SECRET, principal)]),
    tlsSecret(PROXY_SECRET, proxy),
    secretOf(TOKEN_SECRET, { "jwt.key": token }),
  ].map((object) => ({ object, stage: "B", policy: "own" }));
}

export function tlsSecret(ref: ObjectRef, { certificate, key }: Certified): KubeObject {
  return { ...secretOf(ref, { "tls.crt": certificate, "tls.key": key }), type: "kubernetes.io/tls" };
}

export function secretOf({ name, namespace = "" }: ObjectRef, values: Readonly<Record<string, string>>): KubeObject {
  const data = Object.fromEntries(Object.entries(values).map(([key, value]) => [key, Buffer.from(value).toString("base64")]));
  return { apiVersion: "v1", kind: "Secret", metadata: { name, namespace }, type: "Opaque", data };
}

/** By which it can be told with what a program was started; nothing secret goes into it. */
export function hubKeysDigest({ authority, principal, proxy, token }: HubKeys): string {
  const open = createPublicKey(token).export({ type: "spki", format: "pem" }).toString();
  return digestOfCertificates(trusted(authority), principal?.certificate ?? "", proxy.certificate, open);
}

export function digestOfCertificates(...pems: readonly string[]): string {
  return `sha256:${createHash("sha256").update(pems.join("\n")).digest("hex")}`;
}
