import path from "node:path";
import { rmSync } from "node:fs";
import { clusterName } from "../../bench/cluster-name.ts";
import { writeLocalFleet } from "../../bench/local-fleet.ts";
import { countedRuns } from "./counted-runs.ts";
import type { Run } from "./counted-runs.ts";
import { PROGRAM, aProject } from "./project.ts";

/** What Terraform did, to plan a change of one cluster in a large local fleet, and to plan some of that fleet's clusters. */
export interface PlannedChange {
  readonly change: readonly Run[];
  readonly some: readonly Run[];
  /** Stacks of the whole fleet that can be planned before anything is deployed, of each that was planned of some. */
  readonly share: number;
}

/**
 * Reviews the change with plans, then clusters that are unchanged.
 *
 * @param clusters - of the fleet; `some` of them are planned as the whole would be
 */
export async function plannedChange(clusters: number, some: number): Promise<PlannedChange> {
  const [before, project] = [await aProject(), await aProject()];
  try {
    await writeLocalFleet(before.folder, clusters);
    await writeLocalFleet(project.folder, clusters, Math.floor(clusters / 2));
    const review = async (...more: readonly string[]): Promise<readonly Run[]> => {
      const notes = path.join(project.folder, "terraform-runs.txt");
      rmSync(notes, { force: true });
      const told = countedRuns(project.folder);
      const args = [PROGRAM, "review", before.folder, "--plan", "--json", ...more];
      const { code, stdout, stderr } = await project.run(process.execPath, args, told.env);
      if (code !== 0) throw new Error(`the review ended with ${String(code)}\n${stdout.slice(-2_000)}\n${stderr.slice(-2_000)}`);
      return told.runs();
    };
    const change = await review();
    const chosen = Array.from({ length: some }, (_, index) => ["--cluster", clusterName(index)]).flat();
    return { change, some: await review("--all", ...chosen), share: clusters / some };
  } finally {
    await project.dispose();
    await before.dispose();
  }
}
