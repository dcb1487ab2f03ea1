import { X509Certificate } from "node:crypto";
import { beforeAll, describe, expect, test } from "@jest/globals";
import { certify, makeAuthority, requestFor, signRequest } from "../../../lib/bootstrap/trust/certificates.ts";
import type { Certified, Holder } from "../../../lib/bootstrap/trust/certificates.ts";
import { whyUnfit } from "../../../lib/bootstrap/trust/fitness.ts";
import { certificateKey } from "../../../lib/bootstrap/trust/certifier.ts";
import { aCertificateRequest } from "../../support/certificates.ts";

const NOW = new Date("2026-11-30T12:00:00Z");
const DAY_MS = 86_400_000;
const SHOP: Holder = { commonName: "shop", names: [], use: "client" };
const later = (days: number): Date => new Date(NOW.getTime() + days * DAY_MS);

let authority: Certified;
let key: string;

beforeAll(async () => {
  key = await certificateKey();
  authority = await makeAuthority("fleet acme", await certificateKey(), NOW);
});

describe("a certificate", () => {
  test("names who it is for and says what for, is good on a clock a day behind, and signs nothing further", async () => {
    const { certificate } = await certify(authority, { ...SHOP, names: ["a.example", "10.0.0.1"], use: "server" }, key, NOW);
    const read = new X509Certificate(certificate);
    expect([read.subject, read.subjectAltName, read.ca]).toEqual(["CN=shop", "DNS:a.example, IP Address:10.0.0.1", false]);
    expect(read.keyUsage).toEqual(["1.3.6.1.5.5.7.3.1"]);
    expect(read.validFromDate < later(-1)).toBe(true);
    expect(read.validToDate).toEqual(later(180));
    const issuer = new X509Certificate(authority.certificate);
    expect([read.checkIssued(issuer), read.verify(issuer.publicKey), issuer.ca]).toEqual([true, true, true]);
  });

  test("never outlives the authority that has signed it", async () => {
    const { certificate } = await certify(authority, SHOP, key, later(3600));
    expect(new X509Certificate(certificate).validToDate).toEqual(new X509Certificate(authority.certificate).validToDate);
  });

  test("is not signed for somebody else, for more than a name, or for a request that its own key has not signed", async () => {
    const sign = (request: string) => signRequest(authority, request, SHOP, NOW);
    await expect(sign(await requestFor("warehouse", key))).rejects.toThrow('it asks to be "warehouse", and not shop');
    await expect(sign(aCertificateRequest("shop", ["system:masters"]).certificate)).rejects.toThrow('asks to be "shop"');
    const request = await requestFor("shop", key);
    const bytes = Buffer.from(request.replace(/-----[A-Z ]+-----/g, ""), "base64");
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    const forged = `-----BEGIN CERTIFICATE REQUEST-----\n${bytes.toString("base64")}\n-----END CERTIFICATE REQUEST-----\n`;
    await expect(sign(forged)).rejects.toThrow("it is not signed by its own key");
    expect(await sign(request)).toContain("BEGIN CERTIFICATE");
  });

  test.each(["rsa", "ec", "ed25519"] as const)("is signed by an authority with a key of kind %s", async (kind) => {
    const { generateKeyPairSync } = await import("node:crypto");
    const pair =
      kind === "rsa"
        ? generateKeyPairSync("rsa", { modulusLength: 2048 })
        : kind === "ec"
          ? generateKeyPairSync("ec", { namedCurve: "P-384" })
          : generateKeyPairSync("ed25519");
    const pem = pair.privateKey.export({ type: "pkcs8", format: "pem" }).toString();
    const own = await makeAuthority("the team", pem, NOW);
    expect(whyUnfit(await certify(own, SHOP, key, NOW), own.certificate, SHOP, NOW)).toBeUndefined();
  });
});

describe("what is there is kept while it serves, and not where", () => {
  test.each<readonly [what: string, () => Promise<Certified>, Holder, Date]>([
    ["it ends on", () => certify(authority, SHOP, key, NOW), SHOP, later(150)],
    ["it is for CN=shop", () => certify(authority, SHOP, key, NOW), { ...SHOP, commonName: "warehouse" }, NOW],
    ["it is for another use", () => certify(authority, SHOP, key, NOW), { ...SHOP, use: "server" }, NOW],
    ["it doesn't name 10.0.0.2", () => certify(authority, SHOP, key, NOW), { ...SHOP, names: ["10.0.0.2"] }, NOW],
    [
      "another authority has signed it",
      async () => certify(await makeAuthority("fleet acme", await certificateKey(), NOW), SHOP, key, NOW),
      SHOP,
      NOW,
    ],
    [
      "its key is another's",
      async () => ({ ...(await certify(authority, SHOP, key, NOW)), key: await certificateKey() }),
      SHOP,
      NOW,
    ],
    ["it can't be read", async () => ({ certificate: "", key: "" }), SHOP, NOW],
  ])("%s", async (why, found, holder, now) => {
    expect(whyUnfit(await found(), authority.certificate, holder, now)).toMatch(new RegExp(`^${why}`));
  });

  test("a clock that is a day off changes nothing", async () => {
    const found = await certify(authority, SHOP, key, NOW);
    for (const days of [-1, 0, 1, 100]) expect(whyUnfit(found, authority.certificate, SHOP, later(days))).toBeUndefined();
  });
});
