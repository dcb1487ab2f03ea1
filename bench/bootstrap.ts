// What the engine itself costs for a fleet: fake API servers in this process that answer at once, a clock that never waits.
// The rest of a real run is waiting for real servers.
import { table } from "../lib/cli/frame/table.ts";
import { FakeFleet } from "../test/support/fake-fleet.ts";

const rows: string[][] = [];
for (const members of [10, 100, 500]) {
  const fleet = new FakeFleet(Array.from({ length: members }, (_, index) => `m${String(index).padStart(4, "0")}`));
  for (const run of ["first", "again, nothing due"]) {
    fleet.clearLogs();
    const started = performance.now();
    const results = await fleet.bootstrap();
    const milliseconds = performance.now() - started;
    const failed = results.filter((result) => result.failure !== undefined);
    if (failed.length > 0) throw new Error(`${failed.length} of ${results.length} members failed`);
    const requests = [...fleet.servers.values()].reduce((sum, server) => sum + server.log.length, 0);
    rows.push([
      String(members),
      run,
      `${(milliseconds / 1000).toFixed(2)} s`,
      (milliseconds / members).toFixed(1),
      (requests / members).toFixed(1),
    ]);
  }
}
process.stdout.write(`${table(["MEMBERS", "BOOTSTRAP", "TOOK", "MS EACH", "REQUESTS EACH"], rows)}\n`);
