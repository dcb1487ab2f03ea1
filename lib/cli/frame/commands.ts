import type { CommandDefinition } from "./command.ts";

export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  readonly load: () => Promise<{ readonly command: CommandDefinition }>;
}

/** Every command, in the order of the help. Help, completion and the reference page come from this list. */
export const COMMANDS: readonly CommandEntry[] = [
  {
    name: "init",
    summary: "write a new project from a template, or make the bucket for its state",
    load: () => import("../commands/init.ts"),
  },
  {
    name: "validate",
    summary: "check fleet file, lock and plan: all problems, each with place and fix",
    load: () => import("../commands/validate.ts"),
  },
  { name: "explain", summary: "where a value comes from, or what a rule is for", load: () => import("../commands/explain.ts") },
  {
    name: "schema",
    summary: "the JSON Schema of the fleet file, or its reference page",
    load: () => import("../commands/schema.ts"),
  },
  { name: "synth", summary: "write the Terraform of every stack, for reading", load: () => import("../commands/synth.ts") },
  { name: "demo", summary: "a whole fleet on this machine, without a cloud account", load: () => import("../commands/demo.ts") },
  {
    name: "plan",
    summary: "addresses, numbers, stacks and their order; --write decides them",
    load: () => import("../commands/plan.ts"),
  },
  {
    name: "diff",
    summary: "what a change does to the fleet and its resources, without credentials",
    load: () => import("../commands/diff.ts"),
  },
  {
    name: "cost",
    summary: "what the fleet, or a change of it, costs a month before anybody uses it",
    load: () => import("../commands/cost.ts"),
  },
  {
    name: "affected",
    summary: "the stacks that a change affects, in waves, and why",
    load: () => import("../commands/affected.ts"),
  },
  {
    name: "review",
    summary: "the report of a change, foretold or from plans that are kept for apply",
    load: () => import("../commands/review.ts"),
  },
  {
    name: "policy",
    summary: "what rules say of all stacks: built-in ones, and your own",
    load: () => import("../commands/policy.ts"),
  },
  {
    name: "trace",
    summary: "who reaches whom by what was synthesized, hop by hop; --all proves the plan",
    load: () => import("../commands/trace.ts"),
  },
  {
    name: "apply",
    summary: "carry out just the plans that were reviewed, and refuse stale ones",
    load: () => import("../commands/apply.ts"),
  },
  {
    name: "deploy",
    summary: "deploy stacks, each as soon as what it waits for is done",
    load: () => import("../commands/deploy.ts"),
  },
  {
    name: "destroy",
    summary: "destroy stacks, the last first; the fleet file keeps them",
    load: () => import("../commands/destroy.ts"),
  },
  {
    name: "pipeline",
    summary: "write what a CI system does for the fleet: review, deployment, drift",
    load: () => import("../commands/pipeline.ts"),
  },
  {
    name: "status",
    summary: "what every cluster says: reachable, registered, agent, expiry",
    load: () => import("../commands/status.ts"),
  },
  { name: "wait", summary: "until clusters are joined or their agents ready", load: () => import("../commands/wait.ts") },
  { name: "pin", summary: "pin what agents are made of, by digest", load: () => import("../commands/pin.ts") },
  {
    name: "graph",
    summary: "stacks, network or rings as a picture: Mermaid, DOT, SVG or JSON",
    load: () => import("../commands/graph.ts"),
  },
  {
    name: "bootstrap",
    summary: "make clusters members of the fleet, or find that they are",
    load: () => import("../commands/bootstrap.ts"),
  },
  {
    name: "rotate",
    summary: "give agents the secrets that the fleet file's references hold now",
    load: () => import("../commands/rotate.ts"),
  },
  { name: "leave", summary: "take a cluster out of the fleet, agent first", load: () => import("../commands/leave.ts") },
  {
    name: "remove",
    summary: "let a cluster, region or workload leave the fleet, step by step",
    load: () => import("../commands/remove.ts"),
  },
  {
    name: "move-state",
    summary: "copy Terraform's states to the place that the fleet file names",
    load: () => import("../commands/move-state.ts"),
  },
  {
    name: "adopt",
    summary: "take over a cluster that runs already, where nothing of it would be replaced",
    load: () => import("../commands/adopt.ts"),
  },
  {
    name: "scale-pool",
    summary: "give a pool its least and most nodes; Terraform runs it",
    load: () => import("../commands/scale-pool.ts"),
  },
  { name: "local", summary: "the clusters on this machine: start, end, list", load: () => import("../commands/local.ts") },
  {
    name: "doctor",
    summary: "check what this machine has, and say what is missing",
    load: () => import("../commands/doctor.ts"),
  },
  {
    name: "completion",
    summary: "a script that completes commands and names in your shell",
    load: () => import("../commands/completion.ts"),
  },
];
