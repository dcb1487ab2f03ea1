import type { Command } from "commander";
import type { HeldKind } from "../../bootstrap/cloud-holders.ts";

/** What somebody wants deleted with a member, beside what is ours. */
export interface Along {
  /** What its agent has delivered. */
  readonly workloads: boolean;
  /** What its controllers have made in the cloud. */
  readonly drain: readonly HeldKind[];
}

const FLAGS = {
  workloads: "--with-workloads",
  "load-balancers": "--with-load-balancers",
  volumes: "--with-volumes",
} as const;

/** The flags by which {@link Along} is asked for. */
export function addAlong(command: Command, workloads: string): Command {
  return command
    .option(FLAGS.workloads, workloads)
    .option(FLAGS["load-balancers"], "delete what made load balancers in its cloud, and wait until these are gone; asks first")
    .option(FLAGS.volumes, "delete claims with their disks, all data in them, and what uses them; asks first");
}

export function alongOf(options: Readonly<Record<string, unknown>>): Along {
  const drain: readonly HeldKind[] = [
    ...(options["withLoadBalancers"] === true ? (["load-balancers"] as const) : []),
    ...(options["withVolumes"] === true ? (["volumes"] as const) : []),
  ];
  return { workloads: options["withWorkloads"] === true, drain };
}

export function isAnythingAlong({ workloads, drain }: Along): boolean {
  return workloads || drain.length > 0;
}

/** As it is said on the command line, a space before each; empty where nothing is. */
export function alongFlags({ workloads, drain }: Along): string {
  return [...(workloads ? (["workloads"] as const) : []), ...drain].map((what) => ` ${FLAGS[what]}`).join("");
}
