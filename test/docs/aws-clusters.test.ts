import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { expect, test } from "@jest/globals";
import { awsMachine } from "../../lib/clouds/aws/machines.ts";
import { checkFleet } from "../../lib/fleet-file/read/check.ts";
import { EMPTY_LOCK } from "../../lib/model/lock.ts";
import { planFleet } from "../../lib/plan/fleet-plan.ts";
import { neededStacks } from "../../lib/plan/needed-stacks.ts";
import { aFleet } from "../support/a-fleet.ts";

const GUIDE = readFileSync(path.join(import.meta.dirname, "../../docs/aws-clusters.md"), "utf8");
const BLOCKS = [...GUIDE.matchAll(/```yaml\n([^]*?)```/g)].map(([, text = ""]) => text);

function problemsOf(fleet: string): readonly string[] {
  return checkFleet(fleet, "guide.yaml", "2026-11-20").problems.map(({ message }) => message);
}

test("the guide's fleet is right", () => {
  expect(problemsOf(BLOCKS[0] ?? "")).toEqual([]);
});

test("the guide's clusters that were there before fit into that fleet", () => {
  const network = "network: { id: vpc-1, cidrs: [192.168.0.0/16], subnets: { private: [subnet-1, subnet-2] } }";
  const regions = `regions:
  edge: { cloud: external }
  old: { cloud: aws, location: eu-west-1, account: "111122223333", ${network} }`;
  const fleet = (BLOCKS[0] ?? "").replace("regions:", regions);
  const others = GUIDE.match(/^ +(legacy|factory): \{.*\}$/gm) ?? [];
  expect(others).toHaveLength(3);
  for (const line of others) expect([line, problemsOf(`${fleet}  ${line.trim()}\n`)]).toEqual([line, []]);
});

test("the guide deploys a cluster that is adopted with all that it waits for, which cdktf refuses to leave out", () => {
  const network = "network: { id: vpc-1, cidrs: [192.168.0.0/16], subnets: { private: [subnet-1, subnet-2] } }";
  const old = `regions:\n  old: { cloud: aws, location: eu-west-1, account: "111122223333", ${network} }`;
  const [adopted = ""] = GUIDE.match(/^ +legacy: \{.*adopt:.*\}$/m) ?? [];
  const text = `${(BLOCKS[0] ?? "").replace("regions:", old)}  ${adopted.trim()}\n`;
  const { fleet } = checkFleet(text, "guide.yaml", "2026-11-20");
  const { plan } = planFleet(fleet?.fleet ?? aFleet({}), EMPTY_LOCK);
  expect(GUIDE).toContain(`\`cdktf deploy ${neededStacks(plan.stacks, "cluster-legacy").join(" ")}\``);
});

test("no page deploys one stack without those that it waits for", () => {
  const root = path.join(import.meta.dirname, "../..");
  const pages = readdirSync(path.join(root, "docs"), { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith(".md"),
  );
  const texts = ["README.md", ...pages.map((page) => path.join("docs", page))].map((page) =>
    readFileSync(path.join(root, page), "utf8"),
  );
  const single = texts.flatMap((text) =>
    [...text.matchAll(/cdktf deploy ([a-z][a-z0-9-]*)(?![a-z0-9 -])/g)].map(([, stack]) => stack),
  );
  // It waits for nothing.
  expect(single.filter((stack) => stack !== "dns-zone")).toEqual([]);
});

test("the guide's machines become the types that it says", () => {
  const rows = [...GUIDE.matchAll(/^\| `(\d+x\d+)` +\| (amd64|arm64) +\| ([a-z0-9.]+) +\| ([a-z0-9., ]+?) +\|$/gm)];
  expect(rows).toHaveLength(9);
  for (const [, machine = "", arch, onDemand, spot] of rows) {
    const types = [false, true].map((isSpot) => awsMachine(machine, arch as "amd64" | "arm64", isSpot, "eu-west-1"));
    expect(types).toMatchObject([{ types: [onDemand] }, { types: (spot ?? "").split(", ") }]);
  }
});
