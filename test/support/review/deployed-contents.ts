import { canonical } from "../../../lib/model/canonical.ts";
import type { FleetPlan } from "../../../lib/model/fleet-plan.ts";
import { evaluate } from "../../../lib/review/evaluate.ts";
import type { Value } from "../../../lib/review/evaluate.ts";
import { parseTemplate } from "../../../lib/review/expression.ts";
import { FleetResolver } from "../../../lib/review/resolved-fleet.ts";
import { resourceChanges } from "../../../lib/review/resource-changes.ts";
import type { Json, StackJson } from "../../../lib/review/terraform-json.ts";

/** A fleet as it is deployed: every stack's text with values in the place of all that it reads. */
export interface Deployed {
  readonly contents: ReadonlyMap<string, string>;
  /** Arguments of each resource as one text, by `stack/type.name`; without those that Terraform is told to leave alone. */
  readonly resources: ReadonlyMap<string, string>;
}

/** Ids of stacks whose contents differ once each side is deployed, whatever is made anew having another life; sorted. */
export function differingContents({ before, after, old, now }: Written): readonly string[] {
  const { isRenewed } = resourceChanges(new FleetResolver(old).fleet(), new FleetResolver(now).fleet());
  const first = deployOnPaper(before.plan, old, () => "first");
  const second = deployOnPaper(after.plan, now, (key, attribute) =>
    isRenewed(`⟨${key}.${attribute}⟩`) && old.has(key.split("/")[0] ?? "") ? "second" : "first",
  );
  return [...second.contents]
    .filter(([id, text]) => first.contents.get(id) !== text)
    .map(([id]) => id)
    .toSorted();
}

/** Two fleets with all of their Terraform. */
export interface Written {
  readonly before: { readonly plan: FleetPlan };
  readonly after: { readonly plan: FleetPlan };
  readonly old: ReadonlyMap<string, StackJson>;
  readonly now: ReadonlyMap<string, StackJson>;
}

type Blocks = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, Json>>>>>>;

const META = ["//", "provider", "lifecycle", "depends_on", "provisioner", "connection", "count"];

/**
 * Deploys a fleet on paper, stack by stack in the plan's order, as Terraform would: outputs of a stack that is there are what
 * later ones read, and what a cloud decides is a text of its own for each incarnation of a thing.
 *
 * @param incarnation - tells two lives of a thing apart, by `stack/type.name` and the attribute
 */
export function deployOnPaper(
  plan: FleetPlan,
  stacks: ReadonlyMap<string, StackJson>,
  incarnation: (key: string, attribute: string) => string,
): Deployed {
  const outputs = new Map<string, Readonly<Record<string, Value>>>();
  const contents = new Map<string, string>();
  const resources = new Map<string, string>();
  /** Each backend has a stack's state under its key, without its suffix, or as a workspace. */
  const idOf = (source: Json | undefined): string => {
    const text = JSON.stringify(source);
    const isKey = ({ stateKey }: (typeof plan.stacks)[number]): boolean => {
      const name = stateKey.replace(/\.tfstate$/, "");
      return [`${stateKey}"`, `${name}"`, `"${name.replace("/", "_")}"`].some((key) => text.includes(key));
    };
    const found = plan.stacks.find(isKey);
    if (found === undefined) throw new Error(`no stack has the state of ${text}`);
    return found.id;
  };
  for (const id of plan.waves.flat()) {
    const stack = stacks.get(id) ?? {};
    const { data = {}, resource = {} } = stack as { readonly data?: Blocks; readonly resource?: Blocks };
    const scope = (path: readonly string[]): Value | undefined => {
      const [first = "", second = "", third = "", fourth, fifth] = path;
      if (first === "data" && second === "terraform_remote_state") {
        if (fourth !== "outputs" || fifth === undefined || path.length !== 5) return undefined;
        return outputs.get(idOf(data[second]?.[third]))?.[fifth] ?? null;
      }
      if (first === "data") return path.length === 4 ? `${id}/${path.join(".")}` : undefined;
      if (["self", "path", "each", "count"].includes(first)) return path.length === 2 ? path.join(".") : undefined;
      const block = path.length === 3 ? resource[first]?.[second] : undefined;
      if (block === undefined) return undefined;
      const argument = first === "terraform_data" && third === "output" ? block["input"] : block[third];
      if (argument !== undefined && (typeof argument !== "object" || first === "terraform_data")) return valueOf(argument, scope);
      return `${id}/${path.join(".")}#${incarnation(`${id}/${first}.${second}`, third)}`;
    };
    const { terraform_remote_state: _reads, ...sources } = data;
    const { "//": _metadata, ...whole } = stack as Readonly<Record<string, Json>>;
    contents.set(id, canonical(valueOf({ ...whole, data: sources }, scope)));
    outputs.set(
      id,
      Object.fromEntries(Object.entries(stack.output ?? {}).map(([name, { value }]) => [name, valueOf(value, scope)])),
    );
    for (const [type, named] of Object.entries(resource)) {
      for (const [name, block] of Object.entries(named)) {
        const ignored = JSON.stringify(block["lifecycle"] ?? {});
        if (block["count"] === 0 || ignored.includes("ignore_changes")) continue;
        const written = Object.entries(block).filter(([key, value]) => !META.includes(key) && value !== null);
        const values = valueOf(Object.fromEntries(written), scope);
        resources.set(`${id}/${type}.${name}`, canonical(values));
      }
    }
  }
  return { contents, resources };
}

function valueOf(value: Json, scope: (path: readonly string[]) => Value | undefined): Value {
  if (typeof value === "string") return value.includes("${") ? evaluate(parseTemplate(value), scope) : value;
  if (Array.isArray(value)) return (value as readonly Json[]).map((one) => valueOf(one, scope));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, valueOf(one, scope)]));
}
