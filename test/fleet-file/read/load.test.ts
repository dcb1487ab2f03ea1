import { writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "@jest/globals";
import { FleetError } from "../../../lib/errors.ts";
import { checkFleet } from "../../../lib/fleet-file/read/check.ts";
import { EMPTY_LOCK } from "../../../lib/model/lock.ts";
import { formatLock } from "../../../lib/fleet-file/read/lock-text.ts";
import { loadFleet } from "../../../lib/fleet-file/read/load.ts";
import { parsePath } from "../../../lib/fleet-file/read/path.ts";
import { plainData } from "../../../lib/fleet-file/read/plain-data.ts";
import { didYouMean } from "../../../lib/fleet-file/read/suggest.ts";
import { formatPath } from "../../../lib/errors.ts";
import { TODAY } from "../../support/broken-fleets.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const FLEETS = path.join(import.meta.dirname, "../../fleets");
const folder = tempFolder();

async function failureOf(file: string): Promise<FleetError> {
  const failure: unknown = await loadFleet({ file, shown: path.basename(file), today: TODAY }).catch((error: unknown) => error);
  if (!(failure instanceof FleetError)) throw new Error("the fleet was loaded");
  return failure;
}

describe("loading", () => {
  test("gives the fleet, its lock, warnings, and the place of every value", async () => {
    const { fleet, warnings, lock, locate, lockFile } = await loadFleet({
      file: path.join(FLEETS, "acme/fleet.yaml"),
      shown: "fleet.yaml",
      today: TODAY,
    });
    expect([fleet.name, fleet.clusters.length, lock.grants.length, path.basename(lockFile)]).toEqual([
      "acme",
      4,
      0,
      "fleet.lock",
    ]);
    expect([...new Set(warnings.map(({ rule }) => rule))]).toEqual(["FW1945", "FW1705", "FW1944"]);
    expect(locate(["fleet"])).toEqual({ file: "fleet.yaml", line: 2, column: 8 });
    // A value that the cluster doesn't set itself stands where its layer sets it; one that nobody sets, at the cluster.
    expect([locate(["clusters", "shop-us", "kubernetes"]).line, locate(["clusters", "hub", "kubernetes"]).line]).toEqual([
      62, 38,
    ]);
    expect(locate(["clusters", "hub", "description"])).toMatchObject({ line: 65, column: 3 });
  });

  test("gives the plan's problems their places", async () => {
    const { locateProblems } = await loadFleet({ file: path.join(FLEETS, "acme/fleet.yaml"), shown: "fleet.yaml", today: TODAY });
    const problem = { rule: "FW2999", severity: "error" as const, message: "a problem of the plan" };
    const paths = [
      ["regions", "us-east"],
      ["addressing", "pool"],
      ["regions", "us-east"],
    ];
    expect(locateProblems(paths.map((at) => ({ ...problem, path: at }))).map(({ line, column }) => [line, column])).toEqual([
      [12, 9],
      [57, 3],
    ]);
  });

  test("of a file that isn't there says so and what to do", async () => {
    const { kind, problems, message } = await failureOf(path.join(folder(), "fleet.yaml"));
    expect([kind, message]).toEqual(["input", "fleet.yaml has one error"]);
    expect(problems).toMatchObject([{ rule: "FW1002", line: 1, message: "the file does not exist" }]);
    expect(problems[0]?.fix).toContain("fleetwright init");
  });

  test("of a folder says what it is instead of failing", async () => {
    expect(await failureOf(folder())).toMatchObject({ kind: "input" });
  });

  test("tells the problems of the fleet and of its lock at once", async () => {
    const file = path.join(folder(), "fleet.yaml");
    writeFileSync(file, "fleet: acme\n");
    writeFileSync(path.join(folder(), "fleet.lock"), `${formatLock({ ...EMPTY_LOCK, grants: [], pins: [] })}more: 1\n`);
    const files = (await failureOf(file)).problems.map((problem) => ("file" in problem ? problem.file : ""));
    expect(new Set(files)).toEqual(new Set(["fleet.lock", "fleet.yaml"]));
  });
});

describe("a fleet in TypeScript", () => {
  const spec = `{ fleet: "acme", edition: "2026-11", state: { backend: "local" }, sync: { hub: "hub" },
    regions: { laptop: { cloud: "local" } }, clusters: { hub: { region: "laptop", kubernetes: "1.36", description: undefined } } }`;

  test("is the same as one in YAML", async () => {
    const file = path.join(folder(), "fleet.ts");
    const define = path.join(import.meta.dirname, "../../../lib/fleet-file/define-fleet.ts");
    writeFileSync(file, `import { defineFleet } from ${JSON.stringify(define)};\nexport default defineFleet(${spec});\n`);
    const { fleet } = await loadFleet({ file, shown: "fleet.ts", today: TODAY });
    expect([fleet.name, fleet.clusters.map(({ name }) => name)]).toEqual(["acme", ["hub"]]);
  });

  test("that is wrong is told by path, as its lines say nothing", async () => {
    const file = path.join(folder(), "fleet.ts");
    writeFileSync(file, `export default ${spec.replace("local", "locl")};\n`);
    expect((await failureOf(file)).problems).toMatchObject([
      { file: "fleet.ts", line: 1, column: 1, path: ["state", "backend"], rule: "FW1023" },
    ]);
  });

  test("may hold plain data only", () => {
    const shared = { a: 1 };
    const deep = Array.from({ length: 40 }).reduce<object>((inner) => ({ inner }), {});
    const value = {
      one: shared,
      two: shared,
      missing: undefined,
      date: new Date(0),
      call: () => 1,
      big: 1n,
      not: Number.NaN,
      deep,
      ["__proto__"]: 1,
    };
    const { value: data, problems } = plainData(value);
    expect(data).toMatchObject({ one: { a: 1 }, two: { a: 1 } });
    expect(problems.map(({ rule, path: at }) => `${rule.id} ${String(at[0])}`)).toEqual([
      "FW1015 date",
      "FW1015 call",
      "FW1015 big",
      "FW1015 not",
      "FW1004 deep",
      "FW1008 __proto__",
    ]);
  });
});

describe("what helps to mend a file", () => {
  test("a number that YAML has changed is shown as it was written", () => {
    const { problems } = checkFleet("defaults: { kubernetes: 1.30 }", "fleet.yaml", TODAY);
    expect(problems.find(({ rule }) => rule === "FW1022")).toMatchObject({ seen: "1.30", fix: 'write it in quotes: "1.30"' });
  });

  test.each([
    ["clsuter", ["clusters", "cluster", "region"], "cluster"],
    ["fluxx", ["flux", "none"], "flux"],
    ["us-west", ["eu-west", "eu-north"], "eu-west"],
    ["banana", ["flux", "none"], undefined],
    ["", ["a"], undefined],
  ])("%j: did you mean?", (word, known, meant) => {
    expect(didYouMean(word, known)).toBe(meant === undefined ? undefined : `did you mean \`${meant}\`?`);
  });

  test.each(['clusters.shop.labels["acme.example/team"]', "access.ci[0].region", "fleet", 'annotations["a \\"b\\" \\\\ ]"]'])(
    "the path %s is read as it is shown",
    (text) => {
      expect(formatPath(parsePath(text) ?? [])).toBe(text);
    },
  );

  test.each(["", ".", "a..b", "a[", "a[x]", 'a["b]', "a b", '["\\x"]'])("%j is no path", (text) => {
    expect(parsePath(text)).toBeUndefined();
  });

  test("what many clusters take from one layer is said once, where it stands", () => {
    const clusters = Array.from({ length: 100 }, (_, at) => `  shop-${at}: { region: eu-west }\n`).join("");
    const text = `fleet: acme\nedition: "2026-11"\nstate: { backend: local }\nsync: { hub: shop-0 }\ndefaults: { endpoint: public }\nregions: { eu-west: { cloud: aws, location: eu-west-1, account: "111122223333" } }\nclusters:\n${clusters}`;
    const { problems } = checkFleet(text, "fleet.yaml", TODAY);
    expect(problems).toMatchObject([{ rule: "FW1401", path: ["defaults", "endpoint"], line: 5, column: 23 }]);
    expect(problems[0]?.message).toContain("99 more");
  });
});
