import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "@jest/globals";
import { awsMachine } from "../../lib/clouds/aws/machines.ts";
import { checkFleet } from "../../lib/fleet-file/read/check.ts";

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

test("the guide's machines become the types that it says", () => {
  const rows = [...GUIDE.matchAll(/^\| `(\d+x\d+)` +\| (amd64|arm64) +\| ([a-z0-9.]+) +\| ([a-z0-9., ]+?) +\|$/gm)];
  expect(rows).toHaveLength(9);
  for (const [, machine = "", arch, onDemand, spot] of rows) {
    const types = [false, true].map((isSpot) => awsMachine(machine, arch as "amd64" | "arm64", isSpot, "eu-west-1"));
    expect(types).toMatchObject([{ types: [onDemand] }, { types: (spot ?? "").split(", ") }]);
  }
});
