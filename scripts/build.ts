// Makes `dist`: what an installed package runs, because Node strips no types under node_modules.
import { execFileSync } from "node:child_process";
import path from "node:path";
import { bundle } from "./bundle.ts";

const ROOT = path.join(import.meta.dirname, "..");

await bundle(path.join(ROOT, "dist"));
execFileSync(
  process.execPath,
  [path.join(ROOT, "node_modules/typescript/bin/tsc"), "-p", path.join(ROOT, "tsconfig.build.json")],
  { stdio: "inherit" },
);
