#!/usr/bin/env node
// Plain JavaScript that any Node can parse. Where this machine's Node is older than the sources need,
// the command goes on under the Node that is installed with the project.
import { spawn } from "node:child_process";
import { existsSync, realpathSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const NEEDED = [22, 19];
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"];

const root = path.dirname(path.dirname(realpathSync(fileURLToPath(import.meta.url))));
const [major, minor] = process.versions.node.split(".").map(Number);

if (major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1])) {
  const { enableCompileCache } = await import("node:module");
  // Beside the packages, not in the machine's temporary folder: what we leave goes with the project.
  enableCompileCache?.(path.join(packagesOf(root), ".cache/fleetwright"));
  // A package has compiled files; a checkout runs its TypeScript as it is.
  const compiled = path.join(root, "dist/lib/cli/main.js");
  const entry = existsSync(path.join(root, "lib/cli/main.ts")) ? path.join(root, "lib/cli/main.ts") : compiled;
  const { main } = await import(pathToFileURL(entry).href);
  await main(process.argv.slice(2));
} else {
  const newer = newerNode(root);
  if (newer === undefined) {
    process.stderr.write(
      `fleetwright needs Node ${NEEDED.join(".")} or newer, this is ${process.versions.node}: install a newer one, or \`npm install --save-dev node@24\` beside it.\n`,
    );
    process.exit(2);
  }
  const child = spawn(newer, process.argv.slice(1), { stdio: "inherit" });
  for (const signal of SIGNALS) process.on(signal, () => child.kill(signal));
  child.on("exit", (code, signal) => process.exit(code ?? 128 + (signal === "SIGINT" ? 2 : 15)));
}

/** The node_modules that a checkout has, or that an installed package lies in. */
function packagesOf(root) {
  const own = path.join(root, "node_modules");
  return existsSync(path.join(root, "lib")) ? own : path.dirname(root);
}

/** The Node of the nearest node_modules upwards: that of the checkout, or of the project that installed us. */
function newerNode(from) {
  for (let folder = from; ; folder = path.dirname(folder)) {
    const candidate = path.join(folder, "node_modules/node/bin/node");
    if (existsSync(candidate)) return candidate;
    if (folder === path.dirname(folder)) return undefined;
  }
}
