import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { systemClock } from "../../../lib/bootstrap/clock.ts";
import { PhaseError } from "../../../lib/bootstrap/contract.ts";
import { readOci } from "../../../lib/bootstrap/artefacts/oci-source.ts";
import { anOciRegistry, aTar } from "../../support/oci-registry.ts";
import type { OciRegistry } from "../../support/oci-registry.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const FILES = { "./config/a.yaml": "a", "config/more/b.yaml": "b".repeat(100_000), "2:link.yaml": "" };
const LOGIN = "me:hunter2";

const folder = tempFolder();
let registry: OciRegistry;
let env: Record<string, string>;

beforeEach(async () => {
  registry = await anOciRegistry(FILES);
  env = { DOCKER_CONFIG: path.join(folder(), "docker") };
});

afterEach(() => registry.close());

async function read(reference = ":v1", patterns: readonly string[] = []): Promise<Readonly<Record<string, string>>> {
  const options = { env, clock: systemClock, signal: new AbortController().signal };
  const files = await readOci(`${registry.host}/acme/agents${reference}`, patterns, options);
  return Object.fromEntries(files.map(({ name, bytes }) => [name, Buffer.from(bytes).toString()]));
}

async function failure(work: Promise<unknown>): Promise<PhaseError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof PhaseError)) throw new Error(`expected a PhaseError, got ${String(error)}`);
  expect(error.failure.class).toBe("artefact");
  return error;
}

function signIn(): void {
  registry.login = LOGIN;
  mkdirSync(env["DOCKER_CONFIG"] ?? "", { recursive: true });
  const auths = { [registry.host]: { auth: Buffer.from(LOGIN).toString("base64") } };
  writeFileSync(path.join(env["DOCKER_CONFIG"] ?? "", "config.json"), JSON.stringify({ auths, credsStore: "none" }));
}

describe("an artefact in a registry", () => {
  test("is its archive's files, by a tag or by a digest", async () => {
    const all = { "config/a.yaml": "a", "config/more/b.yaml": FILES["config/more/b.yaml"] };
    expect(await read()).toEqual(all);
    expect(await read(`@${registry.digest}`)).toEqual(all);
    expect(await read(`:v1@${registry.digest}`, ["config/*.yaml"])).toEqual({ "config/a.yaml": "a" });
    expect((await failure(read(":v1", ["config/c.yaml"]))).message).toMatch(/has no file config\/c\.yaml/);
  });

  test("is a file under its name for people, where a layer is no archive", async () => {
    await registry.close();
    const bytes = Buffer.from("kind: List");
    registry = await anOciRegistry({}, [{ mediaType: "application/yaml", bytes, title: "install.yaml" }]);
    expect(await read()).toEqual({ "install.yaml": "kind: List" });
  });

  test.each<[what: string, sent: (bytes: Buffer) => Buffer, says: RegExp]>([
    ["that is cut off", (bytes) => bytes.subarray(0, -1), /breaks off after \d+ of \d+ bytes/],
    ["that has one byte more", (bytes) => Buffer.concat([bytes, Buffer.from("x")]), /has more than the \d+ bytes/],
    ["that is another of the same length", (bytes) => altered(bytes), /is not what its manifest says: its digest is sha256:/],
    ["that is another that unpacks", () => gzipSync(aTar({ "config/a.yaml": "other" })), /breaks off|more than|not what/],
    ["that is nothing", () => Buffer.alloc(0), /breaks off after 0 of/],
  ])("is refused with a layer %s", async (_what, sent, says) => {
    // The manifest itself comes as it is.
    registry.sent = (bytes) => (bytes[0] === 0x7b ? bytes : sent(bytes));
    expect((await failure(read())).message).toMatch(says);
  });

  test("is refused with another manifest than the reference's digest says", async () => {
    registry.sent = (bytes) => (bytes[0] === 0x7b ? Buffer.concat([bytes, Buffer.from(" ")]) : bytes);
    expect((await failure(read(`@${registry.digest}`))).message).toMatch(/manifest is not what its manifest says|its digest is/);
    // A tag says nothing of the bytes.
    expect(Object.keys(await read())).toHaveLength(2);
  });

  test.each([
    ["of several platforms", JSON.stringify({ schemaVersion: 2, manifests: [] })],
    ["that is no JSON", "<html>"],
  ])("is refused with a manifest %s", async (_what, manifest) => {
    registry.sent = () => Buffer.from(manifest);
    expect((await failure(read())).message).toMatch(/has no manifest of an artefact with layers/);
  });

  test.each<[what: string, files: Readonly<Record<string, string>>]>([
    ["above it", { "../outside.yaml": "x" }],
    ["at the root", { "/etc/passwd": "x" }],
    ["with a step back", { "a/../../b": "x" }],
  ])("is refused with a file %s", async (_what, files) => {
    await registry.close();
    registry = await anOciRegistry(files);
    expect((await failure(read())).message).toMatch(/lies outside it/);
  });

  test.each(["", "v1", "registry.example/a:v1/b", "registry.example/A:v1", "http://registry.example/a:v1", "a/b:v1"])(
    "is refused as %j before anything is sent",
    async (source) => {
      const options = { env, clock: systemClock, signal: new AbortController().signal };
      expect((await failure(readOci(source, [], options))).message).toMatch(/is no artefact in a registry/);
      expect(registry.asked).toEqual([]);
    },
  );
});

describe("a registry that wants to know who asks", () => {
  test("gets the token that its challenge leads to, once for all parts", async () => {
    signIn();
    expect(Object.keys(await read())).toHaveLength(2);
    const basic = `Basic ${Buffer.from(LOGIN).toString("base64")}`;
    expect(registry.asked).toEqual([
      "/v2/acme/agents/manifests/v1 (nobody)",
      `/token?service=registry&scope=repository%3Aacme%2Fagents%3Apull (${basic})`,
      "/v2/acme/agents/manifests/v1 (Bearer registry-token)",
      `/v2/acme/agents/blobs/${registry.blob} (Bearer registry-token)`,
    ]);
  });

  test("gives a token to nobody in particular where everybody may read", async () => {
    registry.login = "";
    expect(Object.keys(await read())).toHaveLength(2);
  });

  test("is told of with what to do where it knows nobody, and never with the password", async () => {
    registry.login = LOGIN;
    expect((await failure(read())).failure.next).toBe(`docker login ${registry.host}`);
    signIn();
    registry.login = "me:another";
    const { message, failure: told } = await failure(read());
    expect([message, told.next]).toEqual([`${registry.host} doesn't let us read`, `docker login ${registry.host}`]);
  });

  test("keeps its token for itself, where it sends us elsewhere for the bytes", async () => {
    signIn();
    const asked: (string | undefined)[] = [];
    const storage = createServer((request, response) => {
      asked.push(request.headers.authorization);
      response.end(kept);
    });
    await new Promise<void>((resolve) => storage.listen(0, "127.0.0.1", () => resolve()));
    const location = `http://127.0.0.1:${(storage.address() as AddressInfo).port}/blob?X-Signature=canary`;
    let kept: Buffer = Buffer.alloc(0);
    registry.sent = (bytes) => (kept = bytes);
    await read();
    registry.answer = (request, response) => {
      if (request.url?.includes("/blobs/") !== true) return false;
      response.writeHead(307, { location }).end();
      return true;
    };
    registry.sent = (bytes) => bytes;
    expect(Object.keys(await read())).toHaveLength(2);
    expect(asked).toEqual([undefined]);
    kept = altered(kept);
    expect((await failure(read())).message).toMatch(/is not what its manifest says/);
    storage.removeAllListeners("request").on("request", (_, response) => response.writeHead(403).end());
    const { message } = await failure(read());
    expect(message).toMatch(/\/blob answers 403/);
    expect(message).not.toContain("canary");
    await new Promise((resolve) => storage.close(resolve));
  });

  test("is not asked in the open for what its redirect leads to", async () => {
    registry.answer = (request, response) => {
      if (request.url?.includes("/blobs/") !== true) return false;
      response.writeHead(307, { location: "http://storage.example/blob" }).end();
      return true;
    };
    expect((await failure(read())).message).toMatch(/no https address/);
  });
});

/** The same length, and one bit of its middle another. */
function altered(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  const middle = Math.floor(copy.byteLength / 2);
  copy[middle] = (copy[middle] ?? 0) ^ 1;
  return copy;
}
