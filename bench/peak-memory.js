// Loaded before a measured program: writes the most memory that the process held, in KiB, when it ends. Plain JavaScript,
// so that it loads nothing which the measured program does without.
import { writeFileSync } from "node:fs";

const file = process.env["BENCH_MEMORY_FILE"];
process.once("exit", () => {
  if (file !== undefined) writeFileSync(file, String(process.resourceUsage().maxRSS));
});
