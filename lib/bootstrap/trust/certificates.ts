import { createPrivateKey, createPublicKey, randomBytes, X509Certificate } from "node:crypto";
import type { KeyObject, webcrypto } from "node:crypto";
import { isIP } from "node:net";
import { PhaseError } from "../contract.ts";
import { requestedSubject } from "./certificate-request.ts";

// Certificates by request: the side that needs one makes a key and a request, and an authority signs what it expects and nothing else.

/** A certificate with its private key, both in PEM. */
export interface Certified {
  readonly certificate: string;
  readonly key: string;
}

/** What a certificate is for. */
export interface Holder {
  readonly commonName: string;
  /** DNS names and addresses under which it is called; empty for one that only calls. */
  readonly names: readonly string[];
  readonly use: "client" | "server";
}

const DAY_MS = 86_400_000;
const AUTHORITY_DAYS = 3650;
/** As argocd-agent's own command line has it: https://argocd-agent.readthedocs.io/latest/configuration/tls-certificates/ */
const HOLDER_DAYS = 180;
/** Clocks differ: what is signed now is good on a machine whose clock is a day behind. */
const BACKDATED_DAYS = 2;

/** An authority of its own, which signs for holders and for no further authorities. */
export async function makeAuthority(commonName: string, key: string, now: Date): Promise<Certified> {
  const {
    BasicConstraintsExtension,
    KeyUsageFlags,
    KeyUsagesExtension,
    SubjectKeyIdentifierExtension,
    X509CertificateGenerator,
  } = await import("./x509.ts");
  const keys = await webKeys(key);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    serialNumber: serialNumber(),
    name: [{ CN: [commonName] }],
    ...period(now, AUTHORITY_DAYS),
    keys,
    signingAlgorithm: signing(createPrivateKey(key)),
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { certificate: `${certificate.toString("pem")}\n`, key };
}

/** A certificate for a key that was made where it is used: asked for by a request, and signed. */
export async function certify(authority: Certified, holder: Holder, key: string, now: Date): Promise<Certified> {
  const request = await requestFor(holder.commonName, key);
  return { certificate: await signRequest(authority, request, holder, now), key };
}

/** A request in PEM (PKCS #10), signed by the key that it is about. */
export async function requestFor(commonName: string, key: string): Promise<string> {
  const { Pkcs10CertificateRequestGenerator } = await import("./x509.ts");
  const name = [{ CN: [commonName] }];
  const signingAlgorithm = signing(createPrivateKey(key));
  const request = await Pkcs10CertificateRequestGenerator.create({ name, keys: await webKeys(key), signingAlgorithm });
  return `${request.toString("pem")}\n`;
}

/**
 * What is signed is the holder that is expected, whatever the request says.
 *
 * @throws PhaseError where the request is for somebody else, or not signed by the key that it is about
 */
export async function signRequest(authority: Certified, request: string, holder: Holder, now: Date): Promise<string> {
  const x509 = await import("./x509.ts");
  const subject = requestedSubject(request);
  if (subject === undefined || subject.commonName !== holder.commonName || subject.organizations.length > 0)
    throw refused(`it asks to be ${JSON.stringify(subject?.commonName ?? "what can't be read")}, and not ${holder.commonName}`);
  const asked = new x509.Pkcs10CertificateRequest(request);
  if (!(await asked.verify())) throw refused("it is not signed by its own key");
  const issuer = new x509.X509Certificate(firstOf(authority.certificate));
  const usage = holder.use === "client" ? x509.ExtendedKeyUsage.clientAuth : x509.ExtendedKeyUsage.serverAuth;
  const names = holder.names.map((value) => ({ type: isIP(value) === 0 ? ("dns" as const) : ("ip" as const), value }));
  const { notBefore, notAfter } = period(now, HOLDER_DAYS);
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    subject: [{ CN: [holder.commonName] }],
    issuer: issuer.subjectName,
    notBefore,
    notAfter: new Date(Math.min(notAfter.getTime(), issuer.notAfter.getTime())),
    publicKey: asked.publicKey,
    signingKey: (await webKeys(authority.key)).privateKey,
    signingAlgorithm: signing(createPrivateKey(authority.key)),
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([usage]),
      await x509.AuthorityKeyIdentifierExtension.create(issuer.publicKey),
      await x509.SubjectKeyIdentifierExtension.create(asked.publicKey),
      ...(names.length === 0 ? [] : [new x509.SubjectAlternativeNameExtension(names)]),
    ],
  });
  return `${certificate.toString("pem")}\n`;
}

/** The first certificate of a PEM text: that of the holder, before those above it. */
export function firstOf(pem: string): string {
  const [first] = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/.exec(pem) ?? [];
  return first ?? "";
}

/** undefined where the text holds none that can be read. */
export function certificateIn(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(firstOf(pem));
  } catch (error) {
    // What can't be parsed has a code of OpenSSL's; anything else is a fault of ours.
    if (error instanceof Error && "code" in error) return undefined;
    throw error;
  }
}

/** DNS names and addresses that it is for; none where there is no certificate. */
export function namesOf(certificate: X509Certificate | undefined): readonly string[] {
  const alternatives = certificate?.subjectAltName?.split(", ") ?? [];
  return alternatives.map((one) => one.replace(/^(DNS|IP Address):/, ""));
}

/** undefined where the text holds none that can be read. */
export function privateKeyIn(pem: string): KeyObject | undefined {
  try {
    return createPrivateKey(pem);
  } catch (error) {
    if (error instanceof Error && "code" in error) return undefined;
    throw error;
  }
}

function refused(why: string): PhaseError {
  return new PhaseError({ class: "policy", message: `a request for a certificate is not signed: ${why}` });
}

function period(now: Date, days: number): { readonly notBefore: Date; readonly notAfter: Date } {
  // Certificates have no milliseconds.
  const start = Math.floor(now.getTime() / 1000) * 1000;
  return { notBefore: new Date(start - BACKDATED_DAYS * DAY_MS), notAfter: new Date(start + days * DAY_MS) };
}

/** Positive, and never twice. */
function serialNumber(): string {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return bytes.toString("hex");
}

type Algorithm =
  | { readonly name: "ECDSA"; readonly namedCurve: string; readonly hash: string }
  | { readonly name: "RSASSA-PKCS1-v1_5"; readonly hash: string }
  | { readonly name: "Ed25519" };

const CURVES: Readonly<Record<string, readonly [name: string, hash: string]>> = {
  prime256v1: ["P-256", "SHA-256"],
  secp384r1: ["P-384", "SHA-384"],
  secp521r1: ["P-521", "SHA-512"],
};

/** How a key of this kind signs. @throws PhaseError where it can't */
function signing(key: KeyObject): Algorithm {
  const { asymmetricKeyType: kind, asymmetricKeyDetails: details } = key;
  if (kind === "rsa") return { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
  if (kind === "ed25519") return { name: "Ed25519" };
  const [namedCurve, hash] = CURVES[details?.namedCurve ?? ""] ?? [];
  if (kind === "ec" && namedCurve !== undefined && hash !== undefined) return { name: "ECDSA", namedCurve, hash };
  throw new PhaseError({
    class: "input",
    message: `a key of kind ${kind ?? "unknown"} signs no certificates`,
    next: "use a key of kind RSA, ECDSA (P-256, P-384, P-521) or Ed25519",
  });
}

async function webKeys(pem: string): Promise<webcrypto.CryptoKeyPair> {
  const privateKey = createPrivateKey(pem);
  const algorithm = signing(privateKey);
  const { subtle } = globalThis.crypto;
  const secret = privateKey.export({ type: "pkcs8", format: "der" });
  const open = createPublicKey(privateKey).export({ type: "spki", format: "der" });
  return {
    privateKey: await subtle.importKey("pkcs8", secret, algorithm, false, ["sign"]),
    publicKey: await subtle.importKey("spki", open, algorithm, true, ["verify"]),
  };
}
