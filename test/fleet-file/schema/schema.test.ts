import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { AWS } from "../../../lib/clouds/aws/facts.ts";
import { CLOUDS } from "../../../lib/clouds/index.ts";
import { editionDefault } from "../../../lib/fleet-file/schema/field-defaults.ts";
import { isData } from "../../../lib/fleet-file/read/merge.ts";
import { allFields, freeTextFields } from "../../../lib/fleet-file/schema/schema-walk.ts";
import { fleetSchema } from "../../../lib/fleet-file/schema/schema.ts";
import type { FleetSpec } from "../../../lib/fleet-file/schema/schema.ts";
import { aSpec } from "../../support/a-spec.ts";

const fields = allFields(fleetSchema).map((field) => ({ ...field, name: field.pattern.join(".") }));

describe("every field", () => {
  test("says what it is for", () => {
    expect(fields.filter(({ meta }) => meta === undefined).map(({ name }) => name)).toEqual([]);
  });

  test("has an example that it accepts itself", () => {
    const wrong = fields.filter(({ schema, meta }) => {
      if (meta?.example === undefined) return false;
      return !("safeParse" in schema && (schema as typeof fleetSchema).safeParse(meta.example).success);
    });
    expect(wrong.map(({ name }) => name)).toEqual([]);
  });

  test("that may be left away has a default: the edition's, or what happens, in words; an empty one is a map, list or text", () => {
    const silent = fields.filter(({ required, meta, pattern, accepted, schema }) => {
      if (required || meta?.default !== undefined || editionDefault(pattern) !== undefined || meta?.freeText === true)
        return false;
      const kind = schema._zod.def.type;
      return !["object", "record", "array"].includes(kind) && accepted !== "a day such as 2027-03-31";
    });
    expect(silent.map(({ name }) => name)).toEqual([]);
  });

  test("holds text of one shape, a choice, a number, a list or a map; any other text is marked as free", () => {
    const open = fields.filter(({ schema, meta }) => {
      const { def } = schema._zod;
      return def.type === "string" && (def.checks ?? []).length === 0 && meta?.freeText !== true;
    });
    expect(open.map(({ name }) => name)).toEqual([]);
  });
});

test("the sizes that the page promises are those that the plan cuts", () => {
  const promised = (purpose: string): string =>
    fields.find(({ name }) => name === `addressing.sizes.${purpose}`)?.meta?.default ?? "";
  for (const { network } of Object.values(CLOUDS)) {
    if (network === undefined) continue;
    const { region, cluster, routedPods, routedServices } = network.cuts;
    for (const cut of [...region, ...cluster, routedPods, routedServices]) {
      if (cut !== undefined) {
        expect(promised(cut.purpose)).toMatch(cut.prefix === undefined ? /as many again/ : new RegExp(`/${cut.prefix}\\b`));
      }
    }
  }
  const shared = AWS.network?.shared;
  expect(promised("private")).toMatch(new RegExp(`^${shared?.perNode} addresses for each node .*/${shared?.largest} at most`));
  expect(promised("public")).toMatch(new RegExp(`^${shared?.perBalancer} addresses for each load balancer`));
  expect(promised("intra")).toMatch(new RegExp(`^${shared?.perControlPlane} addresses for each control plane`));
  for (const { pods: inside } of Object.values(CLOUDS)) {
    if (inside.reused === undefined) continue;
    const { pods, services } = inside.reused;
    expect([promised("pods"), promised("services")]).toEqual([
      expect.stringContaining(`/${pods.prefix}`),
      expect.stringContaining(`/${services.prefix}`),
    ]);
  }
});

describe("free text", () => {
  const free = freeTextFields(fleetSchema).map((field) => ({ ...field, name: field.pattern.join(".") }));

  test("is where people write what they like", () => {
    expect(free.map(({ name }) => name).filter((name) => !/^(rings|regions|defaults)/.test(name))).toEqual([
      "sync.source.url",
      "sync.source.branch",
      "sync.source.path",
      "clusters.*.annotations.*",
      "clusters.*.description",
      "clusters.*.reason",
    ]);
  });

  test.each(free)("$name takes any well-formed text, and no control character but tab and newline", ({ pattern, prefix }) => {
    const accepts = (text: string): boolean => fleetSchema.safeParse(withText(pattern, prefix + text)).success;
    // Anything from one to 200 code points; the shortest limit is above that.
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", minLength: 1, maxLength: 50 }), (text) => {
        // eslint-disable-next-line no-control-regex -- control characters are what is asked about
        expect(accepts(text)).toBe(!/[\u0000-\u0008\u000b-\u001f]/.test(text));
      }),
    );
    for (const text of ["${path.module}", "%{ if true }", "$(id)", "<script>", "| a |", "#{x}", "`x`", "\t\n", "é", "😀", "‮"]) {
      expect({ text, accepted: accepts(text) }).toEqual({ text, accepted: true });
    }
    for (const text of ["a\u0000", "a\u001b[31m", "a\r", "a\ud800"])
      expect({ text, accepted: accepts(text) }).toEqual({ text, accepted: false });
  });
});

/** A valid fleet with the text at the place of a pattern. */
function withText(pattern: readonly string[], text: string): FleetSpec {
  const spec = aSpec({
    sync: { hub: "hub", source: { url: "https://git.acme.example/fleet.git" } },
    rings: { canary: {} },
  });
  const names: Readonly<Record<string, string | number>> = {
    clusters: "hub",
    regions: "eu-west",
    rings: "canary",
    links: 0,
    annotations: "note",
  };
  let at = spec as unknown as Record<string | number, unknown>;
  for (const [index, part] of pattern.entries()) {
    const key = part === "*" ? (names[pattern[index - 1] ?? ""] ?? "") : part;
    if (index === pattern.length - 1) at[key] = text;
    else if (!isData(at[key]) && !Array.isArray(at[key])) at[key] = {};
    at = at[key] as typeof at;
  }
  return spec;
}
