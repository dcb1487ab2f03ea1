import { generateKeyPair } from "node:crypto";
import { promisify } from "node:util";
import { certify, makeAuthority } from "./certificates.ts";
import type { Certified, Holder } from "./certificates.ts";

/** Makes keys, and certificates for them, so that tests decide how long that takes. */
export interface Certifier {
  /** An authority of its own with a new key. */
  authority(commonName: string, now: Date): Promise<Certified>;
  /** A certificate for a new key, by an authority. */
  certificate(authority: Certified, holder: Holder, now: Date): Promise<Certified>;
  /** RSA of 4096 bits in PEM (PKCS #8), for what signs tokens. */
  tokenKey(): Promise<string>;
}

/** With the machine's own chance. */
export const systemCertifier: Certifier = {
  authority: async (commonName, now) => await makeAuthority(commonName, await certificateKey(), now),
  certificate: async (authority, holder, now) => await certify(authority, holder, await certificateKey(), now),
  tokenKey: async () => (await generate("rsa", { modulusLength: 4096 })).privateKey.export(PEM).toString(),
};

const generate = promisify(generateKeyPair);
const PEM = { type: "pkcs8", format: "pem" } as const;

/** ECDSA on P-256 in PEM (PKCS #8). */
export async function certificateKey(): Promise<string> {
  return (await generate("ec", { namedCurve: "P-256" })).privateKey.export(PEM).toString();
}
