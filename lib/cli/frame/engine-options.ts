import { existsSync } from "node:fs";
import path from "node:path";
import { factsOf } from "../../clouds/clouds.ts";
import type { ClusterRecord } from "../../contracts/cluster-record.ts";
import { localClusterFolder } from "../../contracts/local-cluster.ts";
import type { EngineOptions } from "../../bootstrap/engine/bootstrap-all.ts";
import type { CommandContext } from "./command.ts";
import { parseDuration } from "./duration.ts";
import { isDeadHolder, ownHolder } from "./lease-holder.ts";
import { readPackage } from "../../package-files.ts";

/** Of a cluster on this machine its folder is all that there ever was of it. */
export function isGoneFromHere({ cloud, name }: ClusterRecord, project: string): boolean {
  return factsOf(cloud).cluster.reached === "machine" && !existsSync(path.join(project, localClusterFolder(name)));
}

/** What every command that works on clusters gives to the engine. */
export async function engineOptions(context: CommandContext, options: Readonly<Record<string, unknown>>): Promise<EngineOptions> {
  const { systemClock } = await import("../../bootstrap/clock.ts");
  const { createConnect } = await import("../../bootstrap/kube/connect.ts");
  const { pluginsFor } = await import("./own-plugins.ts");
  const { project, emit, signal } = context;
  const timeoutMs = options["timeout"] === undefined ? undefined : parseDuration("--timeout", options["timeout"]);
  return {
    connect: createConnect({ project, clock: systemClock, env: context.env }),
    plugins: await pluginsFor(context),
    clock: systemClock,
    emit,
    signal,
    holder: ownHolder(context.part),
    isDead: isDeadHolder,
    findCluster: async (name) => {
      const { findCluster } = await import("./read-memberships.ts");
      return await findCluster(context, name);
    },
    isGone: (record) => isGoneFromHere(record, project),
    version: readPackage().version,
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  };
}
