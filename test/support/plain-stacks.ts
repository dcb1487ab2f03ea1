import path from "node:path";
import type { Membership } from "../../lib/contracts/membership.ts";
import { CHECKOUT, aProject } from "./project.ts";
import type { Project } from "./project.ts";

/** A stack of a project without a fleet file. */
export interface PlainStack {
  readonly id: string;
  /** Stacks that are deployed before it. */
  readonly after?: readonly string[];
  /** The stack before it whose output its resource holds, instead of something else. */
  readonly reads?: string;
  /** What its resource holds; another one changes it in place. */
  readonly input?: string;
  /** Another one replaces its resource. */
  readonly home?: string;
  /** What its resource runs when it is made, as a shell does. */
  readonly runs?: string;
  /** The cluster that it makes a member beside that, with our own command. */
  readonly joins?: Membership;
  /** An argument that no resource has. */
  readonly wrong?: string;
}

/** What each stack runs when it is made and when it is destroyed: a line in `order.txt`. */
const TOLD = 'echo "$STACK" >> "$PROJECT/order.txt"';

const program = (moduleOf: (name: string) => string): string => `
import { readFileSync } from "node:fs";
import { App, FleetStack, TerraformData, TerraformOutput } from ${JSON.stringify(moduleOf("cdk"))};
import { Bootstrap } from ${JSON.stringify(moduleOf("bootstrap"))};
import { literal } from ${JSON.stringify(moduleOf("literal"))};

const app = new App();
const stacks = new Map();
const made = JSON.parse(readFileSync("stacks.json", "utf8"));
for (const { id, after = [], reads, input: own = "", home = "", runs = "true", joins, wrong } of made) {
  const stack = new FleetStack(app, id, { state: { backend: "local", dir: ".fleetwright/state" }, key: "plain/" + id + ".tfstate" });
  const input = reads === undefined ? own : "\${data.terraform_remote_state.before.outputs.said}";
  if (reads !== undefined) {
    const config = { path: "../../../.fleetwright/state/plain/" + reads + ".tfstate" };
    stack.addOverride("data.terraform_remote_state.before", { backend: "local", config });
  }
  const data = new TerraformData(stack, "home", { input, triggersReplace: home });
  const environment = { STACK: id, PROJECT: process.cwd() };
  const tells = ${JSON.stringify(TOLD)};
  data.addOverride("provisioner", [
    { "local-exec": { command: runs + " && " + tells, environment } },
    { "local-exec": { when: "destroy", command: tells, environment } },
  ]);
  if (wrong !== undefined) data.addOverride(wrong, "of it");
  new TerraformOutput(stack, "said", { value: input });
  if (joins !== undefined) {
    const { member, hub, sync, pins } = literal(joins);
    new Bootstrap(stack, "bootstrap", { record: member, hub, sync, pins });
  }
  for (const before of after) stack.addDependency(stacks.get(before));
  stacks.set(id, stack);
}
app.synth();
`;

/**
 * A project whose stacks are made of Terraform's built-in resource alone, so that anything may be deployed anywhere.
 *
 * @param moduleOf - the file of each of our constructs; default: the checkout's
 */
export async function plainStacks(
  stacks: readonly PlainStack[],
  moduleOf = (name: string) => path.join(CHECKOUT, "constructs", `${name}.ts`),
): Promise<Project> {
  const app = "node --disable-warning=DEP0044 app.mts";
  return await aProject({
    "app.mts": program(moduleOf),
    "cdktf.json": JSON.stringify({ language: "typescript", app, sendCrashReports: "false" }),
    "stacks.json": JSON.stringify(stacks),
  });
}

/** What a project's stacks have come to, by id: what each resource holds. */
export function heldBy(project: Project, stacks: readonly PlainStack[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    stacks.map(({ id }) => {
      const state = JSON.parse(project.read(`.fleetwright/state/plain/${id}.tfstate`)) as {
        readonly resources: readonly {
          readonly mode: string;
          readonly instances: readonly { readonly attributes: { readonly input?: { readonly value?: unknown } } }[];
        }[];
      };
      return [
        id,
        state.resources
          .filter(({ mode }) => mode === "managed")
          .map(({ instances }) => instances.map(({ attributes }) => attributes.input?.value ?? attributes.input)),
      ];
    }),
  );
}
