import type { ResourceChange } from "../../../lib/review/resource-changes.ts";
import type { Change, Outcome } from "./outcome.ts";

/** What an edit does to a living fleet, in words of the table. */
export function phraseOf(outcome: Outcome): string {
  if (outcome.kind === "refused") return `refused: ${refusals(outcome.problems.map(({ rule }) => rule))}`;
  if (outcome.kind === "unbuilt") return "can be planned, and `synth` says that it isn't built yet";
  const parts = [...effects(outcome), ...asked(outcome)];
  return parts.length === 0 ? "nothing" : parts.join("; ");
}

function refusals(rules: readonly string[]): string {
  return [...new Set(rules)].sort().join(", ");
}

function effects({ resources, after }: Change): readonly string[] {
  const leaving = new Set(after.plan.stacks.filter(({ leaving }) => leaving !== undefined).map(({ id }) => id));
  const layer = new Map(after.plan.stacks.map((stack): [string, string] => [stack.id, stack.layer]));
  const living = resources.filter(({ stack, type }) => !leaving.has(stack) && type !== "terraform_data");
  const of = (action: ResourceChange["action"], successorFirst?: boolean): readonly ResourceChange[] =>
    living.filter((one) => one.action === action && (successorFirst === undefined || one.successorFirst === successorFirst));
  const begun = resources.filter(({ action, stack }) => action === "create" && !leaving.has(stack));
  const gone = [
    ...new Set(resources.filter(({ stack }) => leaving.has(stack)).map(({ stack }) => layer.get(stack) ?? "")),
  ].sort();
  const programs = resources.filter(({ stack, type }) => !leaving.has(stack) && type === "terraform_data");
  const again = programs.filter(({ action, address }) => action === "replace" && address === "terraform_data.join");
  const local = new Set(after.plan.stacks.filter(({ clouds }) => clouds.includes("local")).map(({ id }) => id));
  const run = programs.filter(({ action, address }) => action === "replace" && !/^terraform_data\.joined?$/.test(address));
  // Elsewhere a program is what changes something that the plugin can't.
  const restarted = run.filter(({ stack }) => local.has(stack));
  const changed = run.filter(({ stack }) => !local.has(stack));
  return [
    ...said("in place", places([...of("update"), ...changed], layer)),
    ...said("made", places(begun, layer)),
    ...said("replaced, the new one first", kinds(of("replace", true))),
    ...said("replaced, the old one first", kinds(of("replace", false))),
    ...said("destroyed", kinds(of("destroy"))),
    ...said("looked for elsewhere", kinds(of("forget"))),
    ...said("leaving stacks", gone),
    ...(again.length > 0 ? ["clusters are bootstrapped again"] : []),
    ...(restarted.length > 0 ? ["local control planes start again"] : []),
  ];
}

function asked({ consents }: Change): readonly string[] {
  const outage = consents.some(({ kind }) => kind === "outage");
  return consents.length === 0 ? [] : [outage ? "an outage, so it wants a yes" : "it wants a yes"];
}

function said(how: string, what: readonly string[]): readonly string[] {
  return what.length === 0 ? [] : [`${how}: ${what.join(", ")}`];
}

/** The layers of stacks. */
function places(resources: readonly ResourceChange[], layer: ReadonlyMap<string, string>): readonly string[] {
  return [...new Set(resources.map(({ stack }) => layer.get(stack) ?? ""))].sort();
}

/** `aws_eks_node_group` as people say it. */
function kinds(resources: readonly ResourceChange[]): readonly string[] {
  return [...new Set(resources.map(({ type }) => type.replace(/^(aws|google)_/, "").replaceAll("_", " ")))].sort();
}
