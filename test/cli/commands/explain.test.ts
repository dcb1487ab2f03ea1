import path from "node:path";
import { describe, expect, test } from "@jest/globals";
import { parse } from "yaml";
import { ALL_RULES } from "../../../lib/cli/frame/all-rules.ts";
import { command } from "../../../lib/cli/commands/explain.ts";
import { FleetError } from "../../../lib/errors.ts";
import { aContext } from "../../support/a-context.ts";
import { BROKEN } from "../../support/broken-fleets.ts";

const ACME = path.join(import.meta.dirname, "../../fleets/acme/fleet.yaml");

async function explain(what: readonly string[], options: Readonly<Record<string, unknown>> = {}, fleet = ACME): Promise<string> {
  const { text } = await command.run(aContext(fleet), what, options);
  return text.replaceAll(/\S*fleet\.yaml/g, "fleet.yaml");
}

async function refusal(what: readonly string[], options: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const failure: unknown = await explain(what, options).catch((error: unknown) => error);
  if (!(failure instanceof FleetError)) throw new Error("it was explained");
  return `${failure.kind}: ${failure.message}`;
}

describe("explain", () => {
  test("shows the value, who set it, where, and whom it beat", async () => {
    expect((await explain(["clusters.shop-us.kubernetes"])).split("\n")).toEqual([
      "# Kubernetes minor version of the control plane.",
      '# Accepted: a Kubernetes minor in quotes, such as "1.35".',
      'clusters.shop-us.kubernetes: "1.34"',
      "#   from region us-east, fleet.yaml:62:29",
      '#   over "1.35" from defaults, fleet.yaml:38:15',
      '#   over "1.35" from edition 2026-11',
    ]);
  });

  test("is YAML, whatever is asked for", async () => {
    for (const what of ["clusters.shop-us.pools", "sync", "access.ci", "workloads.shop.entry", "regions.eu-west", "dns"]) {
      const values: unknown = parse(await explain([what]));
      expect(Object.keys(values as object).every((key) => key.startsWith(what))).toBe(true);
    }
  });

  test("--all shows a whole cluster as the file would hold it, each value with its layer", async () => {
    const text = await explain([], { all: "shop-us" });
    expect(parse(text)).toMatchObject({
      clusters: {
        "shop-us": { kubernetes: "1.34", region: "us-east", ring: "broad", pools: { general: { machine: "4x16", min: 2 } } },
      },
    });
    expect(text).toMatch(/upgradeWindow: "Sat 02:00-06:00 UTC" +# ring broad, fleet\.yaml:\d+:\d+/);
    expect(text).toMatch(/state: "present" +# edition 2026-11/);
  });

  test("of a field that is not set says what it is for", async () => {
    expect((await explain(["clusters.hub.description"])).split("\n").at(-1)).toBe("# clusters.hub.description is not set");
  });

  test.each([
    ["clusters.shop-su.kubernetes", "input: the fleet has nothing at clusters.shop-su: did you mean `shop-us`?"],
    ["sync.sorce.url", "input: the fleet has nothing at sync.sorce: did you mean `source`?"],
    ["access.ci[7]", "input: the fleet has nothing at access.ci[7]"],
    ["FW1000", "input: there is no rule FW1000; docs/reference/rules.md lists them all"],
  ])("%s is refused with what was probably meant", async (what, said) => {
    expect(await refusal([what])).toBe(said);
  });

  test("says what to name when nothing is named, and which cluster was meant", async () => {
    expect(await refusal([])).toContain("name a path");
    expect(await refusal([], { all: "hubb" })).toBe('input: there is no cluster "hubb": did you mean `hub`?');
    expect(await refusal(["a b"])).toContain("is no path such as");
  });

  test("of a fleet with errors ends with them", async () => {
    const failure: unknown = await explain(["fleet"], {}, path.join(BROKEN, "nothing.yaml")).catch((error: unknown) => error);
    expect(failure).toMatchObject({
      kind: "input",
      next: "fleetwright validate",
      problems: [{ rule: "FW1905" }, { rule: "FW1905" }],
    });
  });

  test("of a rule's id is the rule's page, without any fleet", async () => {
    for (const { id, title, why, fix } of ALL_RULES) {
      const text = await explain([id.toLowerCase()], {}, "/nowhere/fleet.yaml");
      expect([id, [title, why, fix].filter((part) => !text.includes(part))]).toEqual([id, []]);
    }
  });
});

test("the rules of fleet file and plan have ids of their own", () => {
  const ids = ALL_RULES.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});
