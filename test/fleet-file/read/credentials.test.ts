import { writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { command as validate } from "../../../lib/cli/commands/validate.ts";
import { credentialInUrl, tokenIn, withoutCredentials } from "../../../lib/fleet-file/read/credentials.ts";
import { checkFleet } from "../../../lib/fleet-file/read/check.ts";
import { aContext } from "../../support/a-context.ts";
import { TODAY } from "../../support/broken-fleets.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const folder = tempFolder();

describe("a URL holds a credential", () => {
  test.each([
    "https://ghp_abc@git.acme.example/fleet.git",
    "https://oauth2:secret@git.acme.example/fleet.git",
    "http://deploy@git.acme.example/fleet.git",
    "ssh://git:secret@git.acme.example/fleet.git",
    "https://user%3Asecret@git.acme.example/fleet.git",
    "https://git.acme.example/fleet.git?token=x",
    "https://git.acme.example/fleet.git?ref=main&private_token=x",
    "https://git.acme.example/fleet.git?to%6ben=x",
    "https://acme.blob.core.windows.net/x?sv=2026&sig=x",
    "https://bucket.s3.amazonaws.com/x?X-Amz-Signature=x",
    "https://git.acme.example/fleet.git#access_token=x",
    "see HTTPS://a:b@git.acme.example for more",
  ])("in %s", (url) => {
    expect(credentialInUrl(url)).toMatch(/^a /);
    expect(withoutCredentials(url)).not.toContain("git.acme");
  });

  test.each([
    "ssh://git@git.acme.example/fleet.git",
    "https://git.acme.example/@scope/fleet.git",
    "https://git.acme.example/fleet.git?ref=main",
    "https://git.acme.example/tokens/secret/fleet.git",
    "mail admin@acme.example, or https://acme.example/?page=2#part",
  ])("not in %s", (url) => {
    expect(credentialInUrl(url)).toBeUndefined();
    expect(withoutCredentials(url)).toBe(url);
  });
});

test.each([
  ["AKIAIOSFODNN7EXAMPLE", "an AWS access key"],
  ["eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abc", "a JSON Web Token"],
  ["-----BEGIN RSA PRIVATE KEY-----\nMIIE", "a private key"],
  [Buffer.from("-----BEGIN PRIVATE KEY-----\nMIIE").toString("base64"), "a private key"],
  [Buffer.from("-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl").toString("base64"), "a private key"],
  ["glpat-abcdefghij0123456789", "a GitLab token"],
  ["github_pat_11ABCDEFG0123456789_abc", "a GitHub token"],
])("%s is known by its format", (text, what) => {
  expect(tokenIn(`x ${text}`)).toBe(what);
  expect(withoutCredentials(text)).toBe("(not shown)");
});

test("words, ids and certificates are no tokens", () => {
  const certificate = Buffer.from("-----BEGIN CERTIFICATE-----\nMIIB").toString("base64");
  for (const text of [
    "the shop's token is elsewhere",
    "arn:aws:iam::111122223333:role/AKIA",
    certificate,
    "vpc-0a1b2c3d4e5f60718",
  ])
    expect(tokenIn(text)).toBeUndefined();
});

/** Where a person may write text, one at a time; everything on one line, so that other problems point into it, too. */
const PLACES: readonly ((text: string) => string)[] = [
  (text) => `sync: { hub: hub, unknown: 1, source: { url: ${text} } }\nclusters: { hub: { region: laptop } }`,
  (text) =>
    `sync: { hub: hub, source: { url: "https://git.acme.example/x", branch: ${text}, pth: 1 } }\nclusters: { hub: { region: laptop } }`,
  (text) =>
    `sync: { hub: hub, source: { url: "https://git.acme.example/x", path: ${text}, pth: 1 } }\nclusters: { hub: { region: laptop } }`,
  (text) => `sync: { hub: hub }\nclusters: { hub: { region: laptp, description: ${text} } }`,
  (text) => `sync: { hub: hub }\nclusters: { hub: { region: laptp, annotations: { a: ${text} } } }`,
  (text) => `sync: { hub: hub }\nclusters: { hub: { region: laptp, reason: ${text} } }`,
  (text) => `sync: { hub: hub }\nclusters: { hub: { region: laptop, existing: { id: x, kubeconfig: x, endpoint: ${text} } } }`,
  (text) =>
    `sync: { hub: hub }\nclusters: { hub: { region: laptop, existing: { id: ${text}, kubeconfig: ${text}, context: ${text} } } }`,
  (text) => `sync: { hub: hub }\nclusters: { hub: { region: laptop, kubernetes: ${text} } }`,
];

test("wherever a credential stands, the file is refused, and neither the value nor its line is shown", async () => {
  const secret = fc.stringMatching(/^[A-Za-z0-9]{24,36}$/);
  const written = fc.constantFrom<(value: string) => string>(
    (value) => `https://${value}@git.acme.example/fleet.git`,
    (value) => `https://deploy:${value}@git.acme.example/fleet.git`,
    (value) => `https://git.acme.example/fleet.git?access_token=${value}`,
    (value) => `https://git.acme.example/fleet.git#token=${value}`,
    (value) => `ghp_${value}`,
    (value) => `glpat-${value}`,
  );
  await fc.assert(
    fc.asyncProperty(secret, written, fc.constantFrom(...PLACES), async (value, write, place) => {
      const text = `fleet: acme\nedition: "2026-11"\nstate: { backend: local }\nregions: { laptop: { cloud: local } }\n${place(JSON.stringify(write(value)))}\n`;
      const { problems } = checkFleet(text, "fleet.yaml", TODAY);
      expect(problems.some(({ severity }) => severity === "error")).toBe(true);
      expect(JSON.stringify(problems)).not.toContain(value);
      const file = path.join(folder(), "fleet.yaml");
      writeFileSync(file, text);
      const { exit, text: shown } = await validate.run(aContext(file), [], { output: "text" });
      expect([exit, shown.includes(value)]).toEqual(["input", false]);
    }),
    { numRuns: 120 },
  );
});
