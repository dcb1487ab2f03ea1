// Makes `dist`: what an installed package runs, because Node strips no types under node_modules.
import { execFileSync } from "node:child_process";
import { cpSync, rmSync } from "node:fs";
import path from "node:path";

const ROOT = path.join(import.meta.dirname, "..");
const DIST = path.join(ROOT, "dist");
/** Read by the sources beside them, and no TypeScript. */
const DATA = ["lib/local/control-plane", "lib/local/agents/flux"];

rmSync(DIST, { recursive: true, force: true });
execFileSync(
  process.execPath,
  [path.join(ROOT, "node_modules/typescript/bin/tsc"), "-p", path.join(ROOT, "tsconfig.build.json")],
  {
    stdio: "inherit",
  },
);
for (const folder of DATA) cpSync(path.join(ROOT, folder), path.join(DIST, folder), { recursive: true });
