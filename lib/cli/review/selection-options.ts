import type { Command } from "commander";
import { shellWord } from "../frame/shell-word.ts";
import type { StackSelection } from "../../review/stack-selection.ts";

const OPTIONS = [
  ["--stack <stack>", "stacks, by id or a pattern with * and ?"],
  ["--layer <layer>", "stacks of a layer: network, cluster, bootstrap …"],
  ["--region <region>", "stacks that a region is part of"],
  ["--cloud <cloud>", "stacks on a cloud"],
  ["--ring <ring>", "stacks about clusters of a ring"],
  ["--cluster <cluster>", "stacks about a cluster"],
] as const;

/** Options that say which stacks are meant: each may be given again for more, and of those that are given all must be true. */
export function addSelection(command: Command): void {
  for (const [flags, description] of OPTIONS) command.option(flags, `${description}; may be given again`, collected);
  command.option("--with-dependents", "also all stacks that are deployed after them");
}

function collected(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

export function selectionOf(options: Readonly<Record<string, unknown>>): StackSelection {
  const values = (name: string): readonly string[] => (Array.isArray(options[name]) ? options[name].map(String) : []);
  return {
    stacks: values("stack"),
    layers: values("layer"),
    regions: values("region"),
    clouds: values("cloud"),
    rings: values("ring"),
    clusters: values("cluster"),
    withDependents: options["withDependents"] === true,
  };
}

/** Whether nothing narrows it. */
export function isWhole({ withDependents: _, ...kinds }: StackSelection): boolean {
  return Object.values(kinds).every((values) => values.length === 0);
}

/** The options as somebody would give them again; empty, or with a blank before. */
export function givenSelection(options: Readonly<Record<string, unknown>>): string {
  const { stacks, layers, regions, clouds, rings, clusters, withDependents } = selectionOf(options);
  const kinds = Object.entries({ stack: stacks, layer: layers, region: regions, cloud: clouds, ring: rings, cluster: clusters });
  const words = kinds.flatMap(([name, values]) => values.map((value) => ` --${name} ${shellWord(value)}`));
  return [...words, withDependents ? " --with-dependents" : ""].join("");
}
