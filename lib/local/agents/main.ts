// A process of its own for each local cluster with real agents: `node main.ts PROJECT CLUSTER SET PROGRAMS`. It is started by
// `local up`, ended by `local down`, and plays the kubelet for Pods whose image has a program on this machine.
/* eslint-disable no-restricted-properties -- the entry of a process of its own: here it meets arguments, environment and output */
import { readFileSync } from "node:fs";
import path from "node:path";
import { parseLocalCluster } from "../../contracts/parse-local-cluster.ts";
import { homeOf } from "../home.ts";
import { writeCredentialProgram } from "./credential-program.ts";
import { isProgramSet } from "./programs.ts";
import { runAgents } from "./runner.ts";

const [project = "", name = "", set = "", programs = ""] = process.argv.slice(2);
if (!isProgramSet(set)) throw new Error(`"${set}" names no programs`);
const home = homeOf(project, name);
const { ports } = parseLocalCluster(readFileSync(home.cluster, "utf8"), home.cluster);
const over = new AbortController();
for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => over.abort());
await runAgents(
  {
    home,
    port: ports.api,
    set,
    programs,
    path: `${writeCredentialProgram(home, project)}${path.delimiter}${process.env["PATH"] ?? ""}`,
    log: (message) => process.stdout.write(`${new Date().toISOString()} ${message}\n`),
  },
  over.signal,
);
// What still steps may hold it up; the programs go on without it.
process.exit(0);
