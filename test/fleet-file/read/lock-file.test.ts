import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { parse } from "yaml";
import { FleetError } from "../../../lib/errors.ts";
import { EMPTY_LOCK } from "../../../lib/model/lock.ts";
import type { Lock } from "../../../lib/model/lock.ts";
import { lockPath, parseLock, readLock, writeLock } from "../../../lib/fleet-file/read/lock-file.ts";
import { formatLock } from "../../../lib/fleet-file/read/lock-text.ts";
import { LOCK_LISTS } from "../../../lib/fleet-file/read/lock-schema.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const folder = tempFolder();

const name = fc.stringMatching(/^[a-z][a-z0-9]{0,4}(-[a-z0-9]{1,3})?$/);
const state = fc.constantFrom("live" as const, "retired" as const);
const owner = fc
  .tuple(fc.constantFrom("region", "cluster", "link"), name, fc.constantFrom("", "/pods", "/nodes/2"))
  .map((parts) => `${parts[0]}/${parts[1]}${parts[2]}`);
const grant = fc.oneof(
  fc.record({ kind: fc.constant("block" as const), owner, value: fc.nat(255).map((octet) => `10.${octet}.0.0/16`), state }),
  fc.record({ kind: fc.constantFrom("asn" as const, "mesh-id" as const), owner, value: fc.nat(70_000).map(String), state }),
  fc.record({ kind: fc.constant("ports" as const), owner, value: fc.nat(50_000).map((port) => `${port}-${port + 7}`), state }),
);
const printable = fc.stringMatching(/^[\x20-\x7e]{1,30}$/);
const pin = fc.record({
  agent: fc.constantFrom("flux", "argocd"),
  component: printable,
  version: printable,
  source: fc.oneof(
    printable.map((url) => ({ url })),
    printable.map((file) => ({ file })),
    printable.map((gomod) => ({ gomod })),
  ),
  files: fc.array(printable, { maxLength: 3 }),
  digest: fc.stringMatching(/^[0-9a-f]{64}$/).map((hex) => `sha256:${hex}`),
});
const perhaps = <T>(one: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(one, { nil: undefined });
const cloud = fc.constantFrom("aws" as const, "local" as const);
const region = fc.record({
  name,
  cloud,
  location: fc.constantFrom("", "eu-west-1"),
  account: perhaps(fc.constant("111122223333")),
  network: perhaps(printable),
  zones: fc.array(fc.constantFrom("euw1-az1", "euw1-az2"), { maxLength: 2 }),
});
const cluster = fc.record({
  name,
  region: name,
  madeBy: fc.oneof(fc.constant("fleet" as const), fc.record({ existing: printable })),
  kubernetes: perhaps(fc.constantFrom("1.35", "1.9")),
  compute: fc.constantFrom("pools" as const, "auto" as const),
  pools: fc.array(name, { maxLength: 3 }),
  services: perhaps(fc.constant("172.20.0.0/16")),
  fleetProject: perhaps(fc.constant("acme-prod")),
  lasting: fc.dictionary(fc.constantFrom("endpoint", "pods"), printable, { noNullPrototype: true }),
  adopted: fc.dictionary(name, printable, { maxKeys: 2, noNullPrototype: true }),
});
const provider = fc.record({
  name: name.map((one) => `aws/${one}`),
  cloud,
  location: fc.constant("eu-west-1"),
  account: fc.constant("111122223333"),
  identity: perhaps(fc.record({ apply: printable, plan: printable })),
});
const stack = fc.record({
  id: name,
  state: fc.constantFrom("live" as const, "leaving" as const),
  layer: fc.constantFrom("network" as const, "bootstrap" as const),
  subject: name,
  clouds: fc.array(cloud, { maxLength: 2 }),
  at: printable,
  provider: perhaps(printable),
  aliases: fc.array(printable, { maxLength: 2 }),
  protect: fc.boolean(),
  after: fc.array(name, { maxLength: 2 }),
  readBy: fc.array(name, { maxLength: 2 }),
});
const shared = { identity: perhaps(printable), jurisdiction: perhaps(printable) };
const backend = fc.oneof(
  fc.record({ backend: fc.constant("local" as const), dir: printable, ...shared }),
  fc.record({ backend: fc.constant("s3" as const), bucket: printable, region: printable, account: printable, ...shared }),
);
const named = <T extends { readonly name: string }>(one: fc.Arbitrary<T>): fc.Arbitrary<T[]> =>
  fc.uniqueArray(one, { maxLength: 3, selector: (found) => found.name });
const lock: fc.Arbitrary<Lock> = fc.record({
  format: fc.constant(2 as const),
  fleet: perhaps(
    fc.record({
      name,
      hub: name,
      zone: perhaps(printable),
      agent: fc.constantFrom("flux" as const, "none" as const),
      source: perhaps(printable),
    }),
  ),
  regions: named(region),
  clusters: named(cluster),
  workloads: named(fc.record({ name, host: printable })),
  choices: fc.uniqueArray(
    fc.record({
      kind: fc.constant("subnets" as const),
      owner: name.map((one) => `cluster/${one}/control-plane`),
      value: printable,
    }),
    { maxLength: 3, selector: ({ owner }) => owner },
  ),
  states: fc.uniqueArray(fc.record({ at: printable, state: backend }), { maxLength: 3, selector: ({ at }) => at }),
  providers: named(provider),
  stacks: fc.uniqueArray(stack, { maxLength: 4, selector: ({ id }) => id }),
  // Nobody is granted one thing twice.
  grants: fc.uniqueArray(grant, { maxLength: 12, selector: ({ kind, value }) => `${kind} ${value}` }),
  pins: fc.uniqueArray(pin, { maxLength: 3, selector: ({ component }) => component }),
});

describe("a lock", () => {
  test("is read as it was written, and written as it was read", () => {
    fc.assert(
      fc.property(lock, (one) => {
        const text = formatLock(one);
        const { lock: read, problems } = parseLock(text, "fleet.lock");
        expect(problems).toEqual([]);
        expect(formatLock(read)).toBe(text);
        for (const section of LOCK_LISTS) {
          // In the end as in the beginning, but for the order of lines.
          expect(new Set<unknown>(read[section])).toEqual(new Set<unknown>(one[section]));
        }
        expect(read.fleet).toEqual(one.fleet);
      }),
    );
  });

  test("has the same bytes in whatever order its grants come", () => {
    fc.assert(
      fc.property(lock, (one) => {
        expect(formatLock({ ...one, grants: [...one.grants].reverse(), pins: [...one.pins].reverse() })).toBe(formatLock(one));
      }),
    );
  });

  test("means the same to any YAML reader: numbers and words of other YAMLs are quoted", () => {
    fc.assert(
      fc.property(lock, (one) => {
        for (const version of ["1.1", "1.2"] as const) {
          const { grants = [] } = parse(formatLock(one), { version }) as Lock;
          expect(new Set(grants.map(({ value }) => value))).toEqual(new Set(one.grants.map(({ value }) => value)));
        }
      }),
    );
  });

  test("has one grant a line, so that a merge touches only what it must", () => {
    const text = formatLock({
      ...EMPTY_LOCK,
      grants: [
        { kind: "mesh-id", owner: "cluster/shop", value: "2", state: "live" },
        { kind: "block", owner: "region/eu-west", value: "10.0.0.0/16", state: "retired" },
      ],
    });
    expect(text.split("\n").filter((line) => !line.startsWith("#"))).toEqual([
      "format: 2",
      "grants:",
      "  - { kind: block, owner: region/eu-west, value: 10.0.0.0/16, state: retired }",
      '  - { kind: mesh-id, owner: cluster/shop, value: "2", state: live }',
      "",
    ]);
  });

  test("that is damaged anywhere is refused or means the same, and never throws", () => {
    fc.assert(
      fc.property(lock, fc.nat(), fc.nat(20), fc.string({ maxLength: 3 }), (one, at, length, put) => {
        const text = formatLock(one);
        const start = at % text.length;
        const { lock: read, problems } = parseLock(text.slice(0, start) + put + text.slice(start + length), "fleet.lock");
        if (problems.length > 0) expect(read).toEqual(EMPTY_LOCK);
      }),
    );
  });

  test("with a merge conflict says what to do about it", () => {
    const text = `${formatLock(EMPTY_LOCK)}grants: []\n`.replace(
      "grants: []",
      "<<<<<<< HEAD\ngrants: []\n=======\ngrants: [] \n>>>>>>> other",
    );
    const [problem, ...others] = parseLock(text, "fleet.lock").problems;
    expect(others).toEqual([]);
    expect(problem).toMatchObject({ rule: "FW1702", file: "fleet.lock", line: 4, column: 1 });
    expect(problem?.fix).toContain("target branch");
    expect(problem?.fix).toContain("fleetwright plan --write");
  });
});

describe("the file", () => {
  const one: Lock = { ...EMPTY_LOCK, grants: [{ kind: "asn", owner: "region/eu-west", value: "64512", state: "live" }] };

  test("lies beside the fleet file, under its name", () => {
    expect(["/a/fleet.yaml", "/a/fleet.ts", "/a/fleet.prod.yaml"].map(lockPath)).toEqual([
      "/a/fleet.lock",
      "/a/fleet.lock",
      "/a/fleet.prod.lock",
    ]);
  });

  test("that isn't there yet is an empty lock", async () => {
    expect(await readLock(path.join(folder(), "fleet.lock"))).toEqual(EMPTY_LOCK);
  });

  test("is written once: the second time there is nothing to write", async () => {
    const file = path.join(folder(), "fleet.lock");
    expect([await writeLock(file, one), await writeLock(file, one)]).toEqual([true, false]);
    expect(await readLock(file)).toEqual(one);
    expect(readdirSync(folder())).toEqual(["fleet.lock"]);
  });

  test("stays whole when it can't be written", async () => {
    const file = path.join(folder(), "missing", "fleet.lock");
    await expect(writeLock(file, one)).rejects.toThrow("ENOENT");
    expect(existsSync(path.dirname(file))).toBe(false);
  });

  test("that is damaged ends the command with its places", async () => {
    const file = path.join(folder(), "fleet.lock");
    writeFileSync(file, `${formatLock(one)}extra: 1\n`);
    const failure = await readLock(file).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(FleetError);
    expect((failure as FleetError).problems).toMatchObject([
      { rule: "FW1701", line: readFileSync(file, "utf8").split("\n").length - 1 },
    ]);
  });
});
