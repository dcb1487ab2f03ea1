import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { stringify } from "yaml";
import { checkFleet } from "../../../lib/fleet-file/read/check.ts";
import { MAX_ALIASED_NODES, MAX_BYTES, readYaml } from "../../../lib/fleet-file/read/yaml.ts";
import { MAX_DEPTH } from "../../../lib/fleet-file/read/yaml-tokens.ts";
import { anyText } from "../../support/any-text.ts";

function rules(text: string): string[] {
  return [...new Set(readYaml(text).problems.map(({ rule }) => rule.id))];
}

describe("limits", () => {
  test("a file of 1 MiB is read, one byte more is not", () => {
    expect(rules(`#${"x".repeat(MAX_BYTES - 1)}`)).toEqual([]);
    expect(rules(`#${"x".repeat(MAX_BYTES)}`)).toEqual(["FW1003"]);
    // Bytes count, not characters.
    expect(rules(`#${"ä".repeat(MAX_BYTES / 2)}`)).toEqual(["FW1003"]);
  });

  test.each([
    ["flow lists", (depth: number) => "[".repeat(depth) + "]".repeat(depth)],
    ["flow maps", (depth: number) => "{a: ".repeat(depth) + "}".repeat(depth)],
    ["lists on one line", (depth: number) => `${"- ".repeat(depth)}x`],
    ["indented maps", (depth: number) => Array.from({ length: depth }, (_, at) => `${" ".repeat(at)}a:`).join("\n")],
    ["explicit keys", (depth: number) => "? ".repeat(depth)],
  ])("%s nest down to the limit and no further, however deep they go", (_name, nested) => {
    expect(rules(nested(MAX_DEPTH))).not.toContain("FW1004");
    expect(rules(nested(MAX_DEPTH + 1))).toEqual(["FW1004"]);
    // Deep enough to overflow the stack of a reader that recurses first and counts later.
    expect(rules(nested(700))).toEqual(["FW1004"]);
  });

  test("aliases may stand for a bounded number of values, whatever they multiply", () => {
    const list = (count: number): string => `a: &a [${"x, ".repeat(count)}]\n`;
    const times = (count: number): string => `b: [${"*a, ".repeat(count)}]\n`;
    expect(rules(list(99) + times(MAX_ALIASED_NODES / 100))).toEqual([]);
    expect(rules(list(99) + times(MAX_ALIASED_NODES / 100 + 1))).toEqual(["FW1005"]);
    const doubling = Array.from({ length: 60 }, (_, at) => `k${at + 1}: &k${at + 1} [*k${at}, *k${at}]\n`).join("");
    expect(rules(`k0: &k0 [x]\n${doubling}`)).toEqual(["FW1005"]);
  });
});

test("a file full of mistakes is judged to its end", () => {
  const unknown = Array.from({ length: 40_000 }, (_, at) => `k${at}: 1\n`).join("");
  const twice = "fleet: acme\n".repeat(40_000);
  const { problems } = checkFleet(unknown + twice, "fleet.yaml", "2026-11-20");
  expect(problems.length).toBeGreaterThan(79_000);
});

describe("values", () => {
  test("are those of YAML 1.2: dates and yes are text, quotes keep versions", () => {
    expect(readYaml('{ a: yes, b: 2027-03-31, c: "1.30", d: 1.30, e: null, f: ~ }').value).toEqual({
      a: "yes",
      b: "2027-03-31",
      c: "1.30",
      d: 1.3,
      e: null,
      f: null,
    });
  });

  test("an alias stands for what its anchor holds", () => {
    expect(readYaml("a: &x { b: [1, 2] }\nc: *x\n").value).toEqual({ a: { b: [1, 2] }, c: { b: [1, 2] } });
  });

  test("of any plain data come back as they were written", () => {
    const key = fc.string({ minLength: 1 }).filter((text) => !["__proto__", "constructor", "prototype", "<<"].includes(text));
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.string(),
        fc.integer(),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie("value"), { maxLength: 4 }),
        fc.dictionary(key, tie("value"), { maxKeys: 4, noNullPrototype: true }),
      ),
    }));
    fc.assert(
      fc.property(value, (data) => {
        expect(readYaml(stringify({ data }, { aliasDuplicateObjects: false }))).toMatchObject({ value: { data }, problems: [] });
      }),
    );
  });
});

describe("JavaScript's own objects", () => {
  test.each(["__proto__", "constructor", "prototype"])("stay as they are when %s is a key, wherever it stands", (key) => {
    const texts = [
      `${key}: { polluted: 1 }`,
      `{ "${key}": { polluted: 1 } }`,
      `a: &a { "\\u005f${key.slice(1)}": 1 }\n${key}: *a`,
      `clusters: { ${key}: { prototype: { polluted: 1 } } }`,
    ];
    for (const text of texts) {
      expect(rules(text)).toContain("FW1008");
      checkFleet(text, "fleet.yaml", "2026-11-20");
    }
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
    expect(Object.keys(Object.prototype)).toEqual([]);
  });
});

describe("whatever stands in a file, it is judged and never throws", () => {
  /** Pieces that mean something to YAML or to us. */
  const piece = fc.constantFrom(
    ..."fleet:|edition:|state:|clusters:|regions:|sync:|hub|{|}|[|]|, |: |- |? |\n|\n  |\n    |&a |*a |<<: |!!str |!x |---\n|...\n|%YAML 1.1\n|# c\n|\"|'|\\|>\n| |\t|\r\n|1.30|0x1f|.nan|null|~|true|__proto__|constructor|2026-11|local|backend|${x}|\u0000|\u2028|\ud800|\u00e9".split(
      "|",
    ),
    "|\n",
  );

  test.each([
    ["pieces of YAML", fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join(""))],
    ["any text", anyText(300)],
    [
      "fleets with a hole",
      fc
        .tuple(fc.nat(900), fc.nat(40), fc.string({ maxLength: 4 }))
        .map(([at, length, put]) => EXAMPLE.slice(0, at) + put + EXAMPLE.slice(at + length)),
    ],
  ])("%s", (_name, texts) => {
    fc.assert(
      fc.property(texts, (text) => {
        const { problems, fleet } = checkFleet(text, "fleet.yaml", "2026-11-20");
        expect(fleet === undefined).toBe(problems.some(({ severity }) => severity === "error"));
        for (const { line, column } of problems) expect(Math.min(line, column)).toBeGreaterThanOrEqual(1);
      }),
      { numRuns: 200 },
    );
  });
});

const EXAMPLE = `fleet: acme
edition: "2026-11"
state: { backend: s3, bucket: acme-terraform, region: eu-west-1, account: "111122223333" }
access: { operators: [203.0.113.0/24], ci: [198.51.100.7/32, { region: eu-west }] }
sync:
  hub: hub
  source: { url: https://git.acme.example/fleet.git, auth: { kind: token, from: "env:GIT_TOKEN" } }
rings: { canary: {}, broad: { clusters: { upgradeWindow: "Sat 02:00-06:00 UTC" } } }
defaults: { pools: { general: { machine: 4x16, min: 2, max: 6 } } }
regions:
  eu-west: { cloud: aws, location: eu-west-1, account: "111122223333", jurisdiction: eu }
  laptop: { cloud: local, ports: 16000-31999 }
clusters:
  hub: { region: eu-west }
  shop: { region: eu-west, ring: canary, labels: { team: shop } }
workloads:
  shop: { topology: replicated, clusters: [shop], data: eu }
`;
