import { readFile, rm } from "node:fs/promises";
import path from "node:path";
import { FleetError } from "../../errors.ts";
import type { Cluster } from "../../model/fleet.ts";
import type { Lock } from "../../model/lock.ts";
import type { ImportBlock, StackResources } from "../../terraform/import-candidates.ts";
import type { CommandContext, CommandDefinition } from "../frame/command.ts";
import { examples } from "../frame/command.ts";
import { fleetOptions } from "../frame/fleet-options.ts";

export const command: CommandDefinition = {
  configure: (command) => {
    command
      .argument("<name>", "the cluster that the fleet is to own")
      .option("--kms-key <id>", "the KMS key that encrypts its secrets, as an id or ARN")
      .addHelpText(
        "after",
        `
For an EKS cluster that runs already. Give it an entry with its names in AWS, in a region whose \`network:\` it stands in:

  legacy: { region: old, adopt: { names: { cluster: legacy-prod, cluster-role: legacy-eks } } }

The command plans the cluster's stack with all imported that is there, changes nothing, and refuses (exit 5) where anything
would be replaced or destroyed. Otherwise it writes \`adopt.imports\` into the fleet file; the next deployment takes over.
Its node groups stay with nobody: the stack makes new pools; drain and delete the old ones afterwards.`,
      );
    examples(command, [
      ["fleetwright adopt legacy", "what would be taken over, changed and created"],
      ["fleetwright adopt legacy --kms-key 1234abcd-12ab-34cd-56ef-1234567890ab", "with the key of its secrets"],
      ["fleetwright adopt legacy --json | jq -r '.result.refusals[]'", "why it is refused"],
    ]);
  },
  run: async (context, [name = ""], options) => {
    const { loadPlan } = await import("../frame/load-plan.ts");
    const { plan, lock } = await loadPlan(context);
    const cluster = adopted(name, plan.fleet.clusters);
    const stack = plan.stacks.find(({ layer, subject }) => layer === "cluster" && subject === name);
    if (stack === undefined) throw new Error(`the plan has no stack for ${name}`);
    const { neededStacks } = await import("../../plan/needed-stacks.ts");
    const { planImports } = await import("../../deploy/plan-imports.ts");
    const { judgeAdoption } = await import("../../terraform/adoption.ts");
    const { imports, changes } = await planImports({
      project: context.project,
      stack: stack.id,
      synthesized: await synthesized(stack.id, context),
      // Terraform imports keys by their ids.
      given: typeof options["kmsKey"] === "string" ? { aws_kms_key: options["kmsKey"].replace(/^arn:.*:key\//, "") } : {},
      emit: context.emit,
      env: { ...context.env, TF_VAR_identity: "plan" },
      signal: context.signal,
    });
    const verdict = judgeAdoption(changes);
    const result = { cluster: name, stack: stack.id, ...verdict, imports: byAddress(imports) };
    if (verdict.refusals.length > 0) return { exit: "refused", result, text: refused(name, verdict.refusals) };
    const written = await writeImports(context, cluster, byAddress(imports), lock);
    const { takenOver, changed, created } = verdict;
    const needed = neededStacks(plan.stacks, stack.id)
      .map((id) => `--stack ${id}`)
      .join(" ");
    return {
      result,
      text: [
        `${name} can be adopted: nothing is replaced or destroyed.`,
        ...section("taken over", takenOver),
        ...section("changed in place", changed),
        ...section("created", created),
        ...(written
          ? [`\n${path.basename(context.fleet)} has its imports.`]
          : ["\nWrite this yourself:", ...yaml(name, imports)]),
      ].join("\n"),
      next: [`git add ${path.basename(context.fleet)}`, `fleetwright deploy ${needed}`],
    };
  },
};

function adopted(name: string, clusters: readonly Cluster[]): Cluster {
  const cluster = clusters.find((one) => one.name === name);
  if (cluster === undefined) {
    throw new FleetError("input", `the fleet has no cluster "${name}"; there are ${clusters.map((one) => one.name).join(", ")}`);
  }
  if (cluster.adopt !== undefined) return cluster;
  const instead = cluster.existing === undefined ? "" : " in place of `existing`";
  throw new FleetError(
    "input",
    `clusters.${name} doesn't say what it is called in AWS: write \`adopt: { names: { cluster: ${cluster.existing?.id ?? "NAME"} } }\`${instead}`,
    { next: "fleetwright adopt --help" },
  );
}

async function synthesized(stack: string, context: CommandContext): Promise<StackResources> {
  const { synthesizeTo } = await import("../frame/synthesize-to.ts");
  const out = path.join(context.project, ".fleetwright/adopt/synth");
  try {
    await synthesizeTo(out, context);
    return JSON.parse(await readFile(path.join(out, "stacks", stack, "cdk.tf.json"), "utf8")) as StackResources;
  } finally {
    await rm(out, { recursive: true, force: true });
  }
}

/** False for a file in TypeScript, which is its author's to edit. */
async function writeImports(
  context: CommandContext,
  { name }: Cluster,
  imports: Readonly<Record<string, string>>,
  lock: Lock,
): Promise<boolean> {
  if (!/\.ya?ml$/.test(context.fleet)) return false;
  const { checkFleet } = await import("../../fleet-file/read/check.ts");
  const { setImports } = await import("../../fleet-file/edit/edit-imports.ts");
  const { replaceFile } = await import("../../fleet-file/edit/replace-file.ts");
  const { lockPath, parseLock } = await import("../../fleet-file/read/lock-file.ts");
  const { formatLock } = await import("../../fleet-file/read/lock-text.ts");
  const text = setImports(await readFile(context.fleet, "utf8"), name, imports);
  const { today } = fleetOptions(context);
  const { problems } = checkFleet(
    text,
    path.basename(context.fleet),
    today,
    parseLock(formatLock(lock), lockPath(context.fleet)),
  );
  const errors = problems.filter(({ severity }) => severity === "error");
  if (errors.length > 0) throw new FleetError("input", "with its imports, the file would not be valid", { problems: errors });
  await replaceFile(context.fleet, text);
  return true;
}

function byAddress(imports: readonly ImportBlock[]): Readonly<Record<string, string>> {
  return Object.fromEntries(imports.map(({ to, id }) => [to, id]));
}

function refused(name: string, refusals: readonly string[]): string {
  return [`${name} is not adopted, and nothing was changed:`, ...refusals.map((why) => `  ${why}`)].join("\n");
}

function section(title: string, addresses: readonly string[]): readonly string[] {
  return addresses.length === 0 ? [] : [`\n${title}:`, ...addresses.map((address) => `  ${address}`)];
}

function yaml(name: string, imports: readonly ImportBlock[]): readonly string[] {
  return [`  # clusters.${name}.adopt`, "  imports:", ...imports.map(({ to, id }) => `    ${to}: ${JSON.stringify(id)}`)];
}
