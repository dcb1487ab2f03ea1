// What joining 1,000 clusters takes whose API servers are 20 ms away, beside a program of stock client-node calls, and what a
// second run over them takes when nothing is due. The API servers run in a process of their own.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { table } from "../lib/cli/frame/table.ts";
import { systemClock } from "../lib/bootstrap/clock.ts";
import { bootstrapAll } from "../lib/bootstrap/engine/bootstrap-all.ts";
import { createConnect } from "../lib/bootstrap/kube/connect.ts";
import { PLUGINS } from "../lib/bootstrap/plugins.ts";
import type { Membership } from "../lib/contracts/membership.ts";
import { STORE } from "../test/support/published-artefacts.ts";
import { membershipsOf, serveClusters } from "./served-clusters.ts";
import { joinWithStockClient } from "./stock-client.ts";

/** At most this much of the stock client's time, and of the first run's. */
const TARGET = { first: 0.3, again: 0.1 } as const;
const CLUSTERS = Number(process.env["BENCH_CLUSTERS"] ?? 1000);
/** The stock client takes as long for each; its time for all is told from these. */
const SAMPLE = Math.min(CLUSTERS, 25);

const folder = mkdtempSync(path.join(tmpdir(), "fleetwright-bench-"));
try {
  const theirs = await timeOfStockClient();
  const clusters = await serveClusters(CLUSTERS, folder);
  try {
    const memberships = membershipsOf(clusters);
    const first = await timed(() => bootstrap(memberships, "joined"));
    const again = await timed(() => bootstrap(memberships, "unchanged"));
    const rows = [
      ["first", first, `${theirs.toFixed(1)} s (from ${SAMPLE})`, first / theirs, TARGET.first] as const,
      ["again, nothing due", again, `${first.toFixed(1)} s, the first`, again / first, TARGET.again] as const,
    ];
    const cells = rows.map(([run, seconds, beside, ratio, target]) => [
      ...[String(CLUSTERS), run, `${seconds.toFixed(1)} s`, beside, ratio.toFixed(2), target.toFixed(2)],
    ]);
    process.stdout.write(`${table(["CLUSTERS", "BOOTSTRAP", "TOOK", "STOCK CLIENT-NODE", "RATIO", "TARGET"], cells)}\n`);
    if (rows.some(([, , , ratio, target]) => ratio > target)) process.exitCode = 1;
  } finally {
    clusters.close();
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** For all clusters, in seconds. */
async function timeOfStockClient(): Promise<number> {
  const clusters = await serveClusters(SAMPLE, folder);
  try {
    const seconds = await timed(() => joinWithStockClient(membershipsOf(clusters), clusters, folder));
    return (seconds / SAMPLE) * CLUSTERS;
  } finally {
    clusters.close();
  }
}

async function timed(work: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}

async function bootstrap(memberships: readonly Membership[], expected: "joined" | "unchanged"): Promise<void> {
  const results = await bootstrapAll(memberships, {
    connect: createConnect({ project: folder, clock: systemClock }),
    plugins: PLUGINS,
    artefacts: STORE,
    clock: systemClock,
    emit: () => undefined,
    signal: new AbortController().signal,
    holder: `bench ${expected}`,
    version: "0.1.0",
    verify: false,
  });
  const other = results.find(({ outcome }) => outcome !== expected);
  if (other !== undefined) throw new Error(`${other.cluster} is ${other.outcome}: ${other.failure?.message ?? ""}`);
}
