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
