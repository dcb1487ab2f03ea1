import type { SignIn } from "../clouds/sign-in.ts";

/** What a CI system is to do for a fleet, whatever the system. */
export interface Pipeline {
  /** What the fleet, or the project without one, is called: a DNS label. */
  readonly name: string;
  /** The project's folder, from the top of the repository; empty where it is the top. */
  readonly folder: string;
  /** The fleet file, from the project's folder; undefined where the commands find it by themselves. */
  readonly fleetFile: string | undefined;
  /** Whether there is a fleet file: a program may make stacks without one. */
  readonly hasFleet: boolean;
  /** Whose commits are deployed. */
  readonly branch: string;
  /** What the CI system calls the place that is deployed to, which guards the rights to do so. */
  readonly environment: string;
  /** One for each cloud that the fleet deploys to or keeps states in. */
  readonly signIns: readonly SignIn[];
  /** Secrets of the CI system that all jobs in which Terraform runs have under the same names: they open states. */
  readonly secrets: readonly string[];
  /** Those that only deploying jobs have: bootstraps hand them to members. */
  readonly deploySecrets: readonly string[];
  /** Machines at most that deploy stacks of one wave; 1: one machine deploys all, each stack as soon as it can. */
  readonly runners: number;
  /** Waves whose stacks are spread over runners; what comes after them is deployed by one. */
  readonly waves: number;
  /** When drift is looked for, as cron writes it, in UTC. */
  readonly schedule: string;
}

/** The same for a system whose jobs run in a container. */
export interface ContainerPipeline extends Pipeline {
  /** An image with Node, git and Terraform. */
  readonly image: string;
}

/** Whether jobs reach states and clouds, so that Terraform can plan what a pull request changes. */
export function isPlannable({ signIns, secrets }: Pick<Pipeline, "signIns" | "secrets">): boolean {
  return signIns.length + secrets.length > 0;
}

/** The tag of the commit whose deployment ended well: what the next one is compared with, whatever failed in between. */
export function deployedTag({ name }: Pick<Pipeline, "name">): string {
  return `refs/tags/fleetwright/${name}/deployed`;
}
