import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "@jest/globals";
import { wholeWorkloadsText, workloadsText } from "../../lib/cli/commands/workloads-text.ts";
import { table } from "../../lib/cli/frame/table.ts";
import { mermaid } from "../../lib/cli/graph/mermaid.ts";
import { PICTURES } from "../../lib/cli/graph/picture.ts";
import { loadFleet } from "../../lib/fleet-file/read/load.ts";
import { EMPTY_LOCK } from "../../lib/model/lock.ts";
import { planFleet } from "../../lib/plan/fleet-plan.ts";
import { tempFolder } from "../support/temp-folder.ts";

const PAGE = path.join(import.meta.dirname, "../../docs/topologies.md");
const folder = tempFolder();

test("pictures and tables of docs/topologies.md are what the commands say of its fleet (else: UPDATE_GOLDEN=1)", async () => {
  const page = readFileSync(PAGE, "utf8");
  const file = path.join(folder(), "fleet.yaml");
  writeFileSync(file, /^```yaml\n(.*?)^```$/ms.exec(page)?.[1] ?? "");
  const { plan, workloads } = planFleet((await loadFleet({ file, today: "2026-11-20" })).fleet, EMPTY_LOCK);
  const draw = PICTURES["workloads"];
  if (draw === undefined) throw new Error("there is no picture of workloads");
  const said = [workloadsText(workloads, table), wholeWorkloadsText(workloads, table)];
  const made = page
    .replace(/^```mermaid\n.*?^```$/ms, () => `\`\`\`mermaid\n${mermaid(draw(plan))}\`\`\``)
    .replace(/^```text\n.*?^```$/gms, () => `\`\`\`text\n${said.shift() ?? ""}\n\`\`\``);
  expect(said).toEqual([]);
  if (process.env["UPDATE_GOLDEN"] === "1") writeFileSync(PAGE, made);
  expect(made).toBe(readFileSync(PAGE, "utf8"));
});
