import { rmSync } from "node:fs";
import path from "node:path";
import type { CommandContext, CommandDefinition, Outcome } from "../frame/command.ts";
import { examples } from "../frame/command.ts";

export const command: CommandDefinition = {
  configure: (command) => {
    command.option("--down", "take everything down again; may be repeated");
    command.addHelpText(
      "after",
      "\nDeploys the fleet of ./fleet.yaml on this machine: real Kubernetes API servers with their own etcd and controllers,\nsimulated nodes, no cloud account, no containers. Ctrl-C leaves things resumable.",
    );
    examples(command, [
      ["fleetwright demo", "deploy, register, install Flux, show the status"],
      ["fleetwright demo --down", "destroy it and remove its files"],
    ]);
  },
  run: async (context, _, options) => (options["down"] === true ? await down(context) : await up(context)),
};

async function up(context: CommandContext): Promise<Outcome> {
  const { loadPlan } = await import("../frame/load-plan.ts");
  const { plan } = await loadPlan(context);
  const { controlPlaneBinary } = await import("../../local/binary.ts");
  const { runCdktf } = await import("../../terraform/cdktf.ts");
  const clusters = plan.clusters.map(({ cluster }) => cluster);
  context.emit({
    type: "action",
    message: `a fleet of ${clusters.length} clusters on this machine: about 1 minute, and 5 more the first time`,
  });
  // Ahead of the deployment, where its progress would be hidden and every cluster would wait for it.
  for (const kubernetes of new Set(clusters.map((cluster) => cluster.kubernetes)))
    await controlPlaneBinary({ ...context, kubernetes });
  context.emit({ type: "action", message: `cdktf deploy '*': ${plan.stacks.length} stacks in ${plan.waves.length} waves` });
  await runCdktf("deploy", context);
  const { command: status } = await import("./status.ts");
  const outcome = await status.run(context, [], {});
  const kubeconfig = `.fleetwright/local/${plan.fleet.sync.hub}/kubeconfig`;
  return {
    ...outcome,
    text: `${outcome.text}

The nodes are simulated (kwok): pods are scheduled and become Ready, but nothing runs in them.

Look around:
  kubectl --kubeconfig ${kubeconfig} get clusterprofiles -A
  kubectl --kubeconfig ${kubeconfig} get deployments,pods -n flux-system
  npx fleetwright plan
  npx fleetwright status

Take it down:
  npm run demo -- --down`,
  };
}

/** Also after a run that was killed: what Terraform knows is destroyed first, what it never came to know is ended after. */
async function down(context: CommandContext): Promise<Outcome> {
  const { listLocal, down: localDown } = await import("../../local/up.ts");
  const { hasState } = await import("../../terraform/manifest.ts");
  if (hasState(context.project)) {
    const { runCdktf } = await import("../../terraform/cdktf.ts");
    await runCdktf("destroy", context);
  }
  const left = listLocal(context.project).map(({ cluster }) => cluster.name);
  for (const name of left) await localDown(name, true, context);
  for (const folder of [".fleetwright", "cdktf.out"])
    rmSync(path.join(context.project, folder), { recursive: true, force: true });
  return { result: { down: true }, text: "The demo is down: no process and no file of it is left." };
}
