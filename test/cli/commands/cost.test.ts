import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { beforeEach, expect, test } from "@jest/globals";
import { command as cost } from "../../../lib/cli/commands/cost.ts";
import { command as diff } from "../../../lib/cli/commands/diff.ts";
import { command as plan } from "../../../lib/cli/commands/plan.ts";
import { command as review } from "../../../lib/cli/commands/review.ts";
import type { CommandContext } from "../../../lib/cli/frame/command.ts";
import { aContext } from "../../support/a-context.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const folder = tempFolder();
let context: CommandContext;

const FLEET = `fleet: acme
edition: "2026-11"
state: { backend: local }
access: { operators: [203.0.113.0/24] }
sync: { hub: hub, agent: none }
defaults: { kubernetes: "1.35", protect: false }
regions: { west: { cloud: aws, location: us-east-1, account: "111122223333" } }
clusters:
  hub: { region: west, pools: { general: { machine: 4x16, min: 2, max: 5 } } }
`;
const LARGER = `${FLEET}  shop: { region: west, pools: { general: { machine: 4x16, min: 3, max: 3, spot: true } } }\n`;
const OWN = `currency: USD
lists:
  - source: contract of 2024
    read: 2024-05-01
    prices:
      aws/control-plane: { hour: 0.08 }
      aws/spot-node/m7i.xlarge: { hour: 0.05 }
`;

function write(file: string, text: string): void {
  writeFileSync(path.join(folder(), file), text);
}

beforeEach(async () => {
  const git = (...args: readonly string[]): string => execFileSync("git", ["-C", folder(), ...args], { encoding: "utf8" });
  context = aContext(path.join(folder(), "fleet.yaml"));
  write("fleet.yaml", FLEET);
  await plan.run(context, [], { write: true });
  git("init", "--quiet");
  git("add", "--all");
  git("-c", "user.name=n", "-c", "user.email=n@acme.example", "commit", "--quiet", "--message", "x");
});

test("says what the fleet costs a month, from the fewest nodes to the most, cluster by cluster, with the page of each price", async () => {
  const { text, result } = await cost.run(context, [], {});
  // By hand: control plane 73, key 1, 2 to 5 nodes of 0.2016 an hour; 3 gateways, 3 addresses and a key for the network.
  expect(text).toMatch(/^acme: 478\.84 to 920\.34 USD a month, whether or not anybody uses it\n\nhub: 368\.34 to 809\.84\n/);
  expect(text).toContain("region west, shared: 110.50");
  expect(text).toMatch(/read on 2026-07-20: https:\/\/github\.com\/aws\/karpenter-provider-aws\//);
  expect(result).toMatchObject({ currency: "USD", monthly: { least: "478.836", most: "920.34" }, by: "cluster", unpriced: [] });
});

test("says what a change costs, and names what no price is known of", async () => {
  write("fleet.yaml", LARGER);
  const { text, exit, result } = await cost.run(context, ["HEAD"], { exitCode: true });
  expect(exit).toBe("changes");
  expect(text).toContain("+74.00: 478.84 to 920.34 → 552.84 to 994.34 USD a month");
  expect(text).toContain("+1 EKS control plane, in standard support in us-east-1 (aws/control-plane): +73.00");
  expect(text).toContain("+3 spot node m7i.xlarge in us-east-1 (aws/spot-node/m7i.xlarge): no price is known");
  expect(result).toMatchObject({ monthly: { least: "74", most: "74" } });
  expect((await cost.run(context, ["HEAD"], { by: "cluster" })).text).toContain("BY CLUSTER\n  shop: +74.00");
});

test("stands in the comparison and in the report of a review, and in neither where nothing is paid for otherwise", async () => {
  write("fleet.yaml", LARGER);
  expect((await diff.run(context, ["HEAD"], {})).text).toMatch(/\nCOST\n {2}\+74\.00: /);
  const told = await review.run(context, ["HEAD"], {});
  expect(told.text).toMatch(/WHAT A MONTH COSTS\n {2}\+74\.00: .* USD a month\n/);
  expect(told.result).toMatchObject({ cost: { monthly: { least: "74", most: "74" } } });
  write("fleet.yaml", FLEET.replace("protect: false", "protect: true"));
  const unchanged = await diff.run(context, ["HEAD"], {});
  expect(unchanged.text).not.toContain("COST");
  expect(unchanged.result).toMatchObject({ cost: undefined });
  expect((await review.run(context, ["HEAD"], {})).text).not.toContain("A MONTH COSTS");
});

test("splits the bill by region, and by the workload whose way in it is", async () => {
  write(
    "fleet.yaml",
    `${FLEET}dns: { provider: route53, zone: acme.example, zoneId: Z0123456789ABCDEFGHIJ, region: west }
workloads:
  shop: { topology: replicated, clusters: [hub], entry: { host: shop.acme.example } }
`,
  );
  await plan.run(context, [], { write: true, yes: true });
  const heads = async (by: string): Promise<readonly string[]> =>
    (await cost.run(context, [], { by })).text.split("\n").filter((line) => /^[a-z].*: [\d.,]+( to [\d.,]+)?$/.test(line));
  // A load balancer at 16.425, three addresses at 3.65, a check at 1.50.
  expect(await heads("workload")).toEqual(["shop: 28.88", "no workload: 479.84 to 921.34"]);
  expect(await heads("region")).toEqual(["west: 508.71 to 950.22"]);
});

test("takes the team's prices from beside the fleet file, on both sides of a change, and warns of those that are old", async () => {
  write("fleet.yaml", LARGER);
  write("fleet.prices.yaml", OWN);
  const { text, result } = await cost.run(context, ["HEAD"], {});
  expect(text).toContain("+1 EKS control plane, in standard support in us-east-1 (aws/control-plane): +58.40");
  expect(text).toContain("+3 spot node m7i.xlarge in us-east-1 (aws/spot-node/m7i.xlarge): +109.50");
  const warning = "prices of contract of 2024 were read on 2024-05-01, more than 12 months ago";
  expect(text).toContain(`WARNINGS\n  ${warning}`);
  expect(result).toMatchObject({ warnings: [warning] });
  expect((await cost.run(context, [], { staleAfter: "40" })).text).not.toContain("WARNINGS");
});

test("refuses what it can't group by, and a price file that isn't there", async () => {
  await expect(cost.run(context, [], { by: "ring" })).rejects.toThrow('--by "ring" is none of cluster, region, workload');
  await expect(cost.run(context, [], { prices: "nowhere.yaml" })).rejects.toThrow("there is no file nowhere.yaml");
});
