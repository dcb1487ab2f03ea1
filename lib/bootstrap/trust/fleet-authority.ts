import { fleetNamespace, PhaseError } from "../contract.ts";
import { textAt } from "../kube-object.ts";
import type { KubeObject, ObjectRef } from "../kube-object.ts";
import { certificateIn, firstOf, privateKeyIn } from "./certificates.ts";
import type { Certified } from "./certificates.ts";

/**
 * The authority that signs for a fleet, kept in one Secret of its hub, and how far a change of it has come. Each step may last:
 * who is told late trusts, and is trusted by, those that were told first.
 *
 * - no change: `current` signs, and alone is trusted.
 * - `announced`: `current` still signs; both are trusted.
 * - `switched`: `current`, the new one, signs; the former is still trusted. Its key is gone.
 * - `retiring`: the former is trusted no more; it is remembered until everybody has been told.
 */
export interface FleetAuthority {
  readonly current: Certified;
  readonly change?:
    | { readonly step: "announced"; readonly next: Certified }
    | { readonly step: "switched" | "retiring"; /** Certificate in PEM. */ readonly former: string };
}

export function authorityRef(fleet: string): ObjectRef {
  return { apiVersion: "v1", kind: "Secret", namespace: fleetNamespace(fleet), name: "fleet-authority" };
}

/** Certificates of all that are trusted now, in PEM, each once; sorted, so that their order says nothing. */
export function trusted({ current, change }: FleetAuthority): string {
  const others = change?.step === "announced" ? [change.next.certificate] : change?.step === "switched" ? [change.former] : [];
  return [...new Set([current.certificate, ...others].map((pem) => `${firstOf(pem)}\n`))].toSorted().join("");
}

/**
 * The next step, once everybody has taken the last one. With `next` a change begins.
 *
 * @returns undefined where no change is under way and none begins
 */
export function advanced({ current, change }: FleetAuthority, next?: Certified): FleetAuthority | undefined {
  switch (change?.step) {
    case undefined:
      return next === undefined ? undefined : { current, change: { step: "announced", next } };
    case "announced":
      return { current: change.next, change: { step: "switched", former: current.certificate } };
    case "switched":
      return { current, change: { step: "retiring", former: change.former } };
    case "retiring":
      return { current };
  }
}

export function authoritySecret(fleet: string, { current, change }: FleetAuthority): KubeObject {
  const { apiVersion, kind, name, namespace = "" } = authorityRef(fleet);
  const values: Readonly<Record<string, string>> = {
    "tls.crt": current.certificate,
    "tls.key": current.key,
    ...(change === undefined ? {} : { step: change.step }),
    ...(change?.step === "announced" ? { "next.crt": change.next.certificate, "next.key": change.next.key } : {}),
    ...(change?.step === "switched" || change?.step === "retiring" ? { "former.crt": change.former } : {}),
  };
  const data = Object.fromEntries(Object.entries(values).map(([key, value]) => [key, Buffer.from(value).toString("base64")]));
  return { apiVersion, kind, metadata: { name, namespace }, type: "kubernetes.io/tls", data };
}

/** @returns undefined where there is none. @throws PhaseError where what is there can't sign */
export function authorityIn(secret: KubeObject | undefined): FleetAuthority | undefined {
  if (secret === undefined) return undefined;
  const value = (key: string): string => Buffer.from(textAt(secret, "data", key), "base64").toString("utf8");
  const where = `Secret ${secret.metadata.namespace ?? ""}/${secret.metadata.name}`;
  const current = checkedAuthority({ certificate: value("tls.crt"), key: value("tls.key") }, where);
  const step = value("step");
  if (step === "") return { current };
  if (step === "announced") {
    const next = checkedAuthority({ certificate: value("next.crt"), key: value("next.key") }, where);
    return { current, change: { step, next } };
  }
  const former = value("former.crt");
  if ((step === "switched" || step === "retiring") && certificateIn(former) !== undefined)
    return { current, change: { step, former } };
  throw unreadable(where, "how far a change of the authority has come can't be read in it");
}

/**
 * An authority that somebody has given.
 *
 * @param text - PEM with its certificate first, then its private key; certificates above it may follow and are not needed
 * @param where - what messages call it
 * @throws PhaseError where it can't sign; never shows what it found
 */
export function givenAuthority(text: string, where: string): Certified {
  // Where variables can't hold several lines, people write `\n` for each end of one.
  const pem = text.includes("\n") ? text : text.replaceAll("\\n", "\n");
  const [key = ""] = /-----BEGIN [A-Z ]*PRIVATE KEY-----[^]+?-----END [A-Z ]*PRIVATE KEY-----/.exec(pem) ?? [];
  return checkedAuthority({ certificate: `${firstOf(pem)}\n`, key: `${key}\n` }, where);
}

function checkedAuthority(found: Certified, where: string): Certified {
  const [certificate, key] = [certificateIn(found.certificate), privateKeyIn(found.key)];
  if (certificate === undefined) throw unreadable(where, "it holds no certificate");
  if (key === undefined) throw unreadable(where, "it holds no private key without a passphrase");
  if (!certificate.ca) throw unreadable(where, "its certificate is none of an authority");
  if (!certificate.checkPrivateKey(key)) throw unreadable(where, "its key is not that of its certificate");
  return found;
}

function unreadable(where: string, why: string): PhaseError {
  return new PhaseError({
    class: "input",
    message: `${where} is no authority that can sign: ${why}`,
    next: "give the certificate of an authority and its private key, in PEM",
  });
}
