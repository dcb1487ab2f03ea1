import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "@jest/globals";
import { dropEntry, markAbsent } from "../../../lib/fleet-file/edit/edit-entries.ts";

const ACME = readFileSync(path.join(import.meta.dirname, "../../fleets/acme/fleet.yaml"), "utf8");

const ODD = `fleet:   odd   # spaces that somebody likes
clusters:
    # where the inventory is
    hub:   { region:  laptop }     # aligned

    # the first shop
    # of all
    shop:
        region: 'laptop'
        labels: { team: shop, }
        # how many
        pools:
            general:
                min: 1 # at night

    # what comes from here on is new
    stall: {}
    note:
        description: |
            two
            lines
    base: &base { region: laptop }
    copy: *base
    last: { region: laptop, state: present }
rings: {canary: {},}
`;

/** Lines that are there before and not after, and the other way round. */
function changes(before: string, after: string): readonly string[] {
  const [old, now] = [before.split("\n"), after.split("\n")];
  const gone = old.filter((line) => !now.includes(line)).map((line) => `-${line}`);
  return [...gone, ...now.filter((line) => !old.includes(line)).map((line) => `+${line}`)];
}

describe("state: absent", () => {
  test.each([
    ["hub", ["-    hub:   { region:  laptop }     # aligned", "+    hub:   { region:  laptop, state: absent }     # aligned"]],
    ["shop", ["+        state: absent"]],
    ["stall", ["-    stall: {}", "+    stall: { state: absent }"]],
    ["note", ["+        state: absent"]],
    ["last", ["-    last: { region: laptop, state: present }", "+    last: { region: laptop, state: absent }"]],
  ])("is written at %s, and nothing else is touched", (cluster, expected) => {
    expect(changes(ODD, markAbsent(ODD, "clusters", cluster))).toEqual(expected);
  });

  test("touches one line of a fleet with everything in it", () => {
    expect(changes(ACME, markAbsent(ACME, "clusters", "shop-us"))).toEqual([
      "-  shop-us: { region: us-east, ring: broad }",
      "+  shop-us: { region: us-east, ring: broad, state: absent }",
    ]);
  });

  test("ends its line as the others do", () => {
    expect(markAbsent("clusters:\r\n  a:\r\n    region: b\r\n", "clusters", "a")).toBe(
      "clusters:\r\n  a:\r\n    state: absent\r\n    region: b\r\n",
    );
  });

  test.each(["base", "copy", "ship"])("at %s is left to a person: it would say something about others, or nothing", (cluster) => {
    expect(() => markAbsent(ODD, "clusters", cluster)).toThrow(`write \`state: absent\` at clusters.${cluster} yourself`);
  });
});

describe("a cluster's entry", () => {
  test.each([
    ["hub", ["-    # where the inventory is", "-    hub:   { region:  laptop }     # aligned"]],
    ["stall", ["-    # what comes from here on is new", "-    stall: {}"]],
    ["note", ["-    note:", "-        description: |", "-            two", "-            lines"]],
    ["copy", ["-    copy: *base"]],
    ["last", ["-    last: { region: laptop, state: present }"]],
  ])("of %s goes with the comment right above it, and nothing else", (cluster, expected) => {
    expect(changes(ODD, dropEntry(ODD, "clusters", cluster))).toEqual(expected);
  });

  test("that is a map of maps goes as a whole, what is below it stays", () => {
    const [head, tail] = [ODD.indexOf("    # the first shop"), ODD.indexOf("\n    # what comes")];
    expect(dropEntry(ODD, "clusters", "shop")).toBe(ODD.slice(0, head) + ODD.slice(tail));
  });

  test.each([
    ["a", "clusters: { b: {}, c: { x: [1] } }\n"],
    ["b", "clusters: { a: {}, c: { x: [1] } }\n"],
    ["c", "clusters: { a: {}, b: {} }\n"],
  ])("may stand on one line with others: %s", (cluster, expected) => {
    expect(dropEntry("clusters: { a: {}, b: {}, c: { x: [1] } }\n", "clusters", cluster)).toBe(expected);
  });

  test("may be the end of a file without a last line end", () => {
    expect(dropEntry("clusters:\n  a: {}\n  b: {}", "clusters", "b")).toBe("clusters:\n  a: {}\n");
  });

  test("that others repeat is left to a person", () => {
    expect(() => dropEntry(ODD, "clusters", "base")).toThrow("take clusters.base out yourself");
  });
});
