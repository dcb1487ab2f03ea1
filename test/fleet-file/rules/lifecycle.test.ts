import { writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "@jest/globals";
import { checkFile } from "../../../lib/fleet-file/read/load.ts";
import { TODAY } from "../../support/broken-fleets.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const folder = tempFolder();

async function rulesOf(text: string): Promise<readonly string[]> {
  const file = path.join(folder(), "fleet.yaml");
  writeFileSync(file, text);
  return (await checkFile({ file, shown: "fleet.yaml", today: TODAY })).problems.map(({ rule }) => rule);
}

const FLEET = `fleet: acme
edition: "2026-11"
state: { backend: local }
sync: { hub: hub }
defaults: { kubernetes: "1.36" }
regions: { laptop: { cloud: local } }
clusters:
  hub: { region: laptop }
  shop: { region: laptop }
`;

test("a hub leaves when every cluster leaves, and no sooner", async () => {
  const hub = FLEET.replace("hub: { region: laptop }", "hub: { region: laptop, state: absent }");
  expect(await rulesOf(FLEET)).toEqual([]);
  expect(await rulesOf(hub)).toEqual(["FW1704"]);
  expect(await rulesOf(hub.replace("shop: { region: laptop }", "shop: { region: laptop, state: absent }"))).toEqual([]);
  expect(await rulesOf(hub.replace("  shop: { region: laptop }\n", ""))).toEqual([]);
});

const WITH_ENTRY = `fleet: acme
edition: "2026-11"
state: { backend: local }
sync: { hub: hub, agent: none }
defaults: { kubernetes: "1.36", protect: false }
access: { ci: [{ region: west }] }
dns: { provider: route53, zone: fleet.acme.example, region: west, create: true }
connectivity: { default: none, links: [{ between: [east, west], via: peering }] }
regions:
  west: { cloud: aws, location: eu-west-1, account: "111122223333" }
  east: { cloud: aws, location: us-east-1, account: "111122223333" }
clusters:
  hub: { region: west, endpoint: private }
  shop: { region: east, endpoint: private }
workloads:
  shop: { topology: replicated, clusters: [hub, shop], entry: { host: shop.fleet.acme.example, tls: none } }
`;

/** The fleet with some of its entries marked as leaving. */
function without(...names: readonly string[]): string {
  return names.reduce((text, name) => {
    const mark = ["west", "east"].includes(name) ? "absent: true" : "state: absent";
    return text.replace(new RegExp(`^  (${name.replace("workload/", "")}: \\{) ${marked(name)}`, "m"), (line) =>
      line.replace("{", `{ ${mark},`),
    );
  }, WITH_ENTRY);
}

function marked(name: string): string {
  if (name.startsWith("workload/")) return "topology";
  return ["west", "east"].includes(name) ? "cloud" : "region";
}

test.each<[string, string, readonly string[]]>([
  ["the region of the zone stays while an entry does", without("hub", "shop", "west", "east"), ["FW1704", "FW1704", "FW1704"]],
  [
    "all of a fleet goes, whatever names it: zone, hub, runner and links",
    without("hub", "shop", "west", "east", "workload/shop"),
    [],
  ],
  ["an entry that leaves needs no zone", without("workload/shop").replace(/^dns:.*\n/m, ""), []],
  ["an entry that stays does", WITH_ENTRY.replace(/^dns:.*\n/m, ""), ["FW1926"]],
  ["a region goes with the link that its members needed", without("shop", "east", "workload/shop"), []],
  ["the region of a runner stays while clusters do", without("hub", "west", "workload/shop"), ["FW1402", "FW1704", "FW1704"]],
  [
    "a workload that leaves may name what has gone",
    without("workload/shop").replace("clusters: [hub, shop]", "clusters: [hub, gone]"),
    [],
  ],
  ["one that stays may not", WITH_ENTRY.replace("clusters: [hub, shop]", "clusters: [hub, gone]"), ["FW1103"]],
  [
    "a host belongs to an entry until it has left",
    `${without("workload/shop")}  next: { topology: replicated, clusters: [hub], entry: { host: shop.fleet.acme.example, tls: none } }\n`,
    ["FW1925"],
  ],
])("%s", async (_, text, rules) => {
  expect((await rulesOf(text)).toSorted()).toEqual(rules);
});
