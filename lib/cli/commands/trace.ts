import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { FleetError } from "../../errors.ts";
import type { FleetPlan } from "../../model/fleet-plan.ts";
import type { World } from "../../trace/model.ts";
import type { CommandContext, CommandDefinition, Outcome } from "../frame/command.ts";
import { examples } from "../frame/command.ts";

export const command: CommandDefinition = {
  configure: (command) => {
    command
      .argument("[from]", "who sends: nodes/<cluster>, api/<cluster>, entry/<load balancer>, internet or a block")
      .argument("[to]", "who gets it: the same")
      .option("--port <number>", "TCP port (default: what it listens on, or 443)")
      .option("--all", "every pair, compared with what the plan wants of it")
      .addHelpText(
        "after",
        `
Follows a packet, and its answer, through the Terraform of the working tree: routes, peerings, transit, NAT, access lists and
security groups, as the cloud defines them. No cloud is asked, and no credential needed. It reads what was synthesized, not the
plan that it was made from, so that it finds faults of the stacks. A pair that can't reach each other, and with --all one that
does another thing than the plan wants, ends it with 5.`,
      );
    examples(command, [
      ["fleetwright trace nodes/shop-eu api/hub", "the hops from a cluster's nodes to the hub's API server, and back"],
      ["fleetwright trace internet nodes/hub", "which rule or route stops somebody on the internet"],
      ["fleetwright trace 203.0.113.0/24 api/hub --json", "from a block of yours, for a program"],
      ["fleetwright trace --all", "the whole fleet against the plan, as CI does it"],
    ]);
  },
  run: async (context, [from, to], options) => {
    const isAll = options["all"] === true;
    if (isAll === (from !== undefined)) throw new FleetError("input", "name two ends, or --all");
    if (!isAll && to === undefined) throw new FleetError("input", `where does ${from ?? ""} send to? Name a second end`);
    const { world, plan } = await readFleet(context);
    if (isAll) return await proveAll(world, plan);
    return await traceOne(world, from ?? "", to ?? "", options["port"]);
  },
};

async function readFleet(context: CommandContext): Promise<{ readonly world: World; readonly plan: FleetPlan }> {
  const { synthesizeWorkingTree } = await import("../review/synthesize-sides.ts");
  const { readWorld } = await import("../../trace/read-world.ts");
  // Readable by nobody else, as the fleet may be.
  const folder = mkdtempSync(path.join(tmpdir(), "fleetwright-trace-"));
  try {
    const { planned, stacks } = await synthesizeWorkingTree(folder, context);
    if (planned === undefined) throw new FleetError("input", "there is no fleet file: nobody says who is to reach whom");
    const staying = [...stacks].filter(([, { leaving }]) => leaving === undefined);
    const traced = staying.map(
      ([id, { json = {}, layer, subject }]) => [id, { json, cluster: layer === "cluster" ? subject : undefined }] as const,
    );
    return { world: readWorld(new Map(traced)), plan: planned.plan };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function traceOne(world: World, from: string, to: string, written: unknown): Promise<Outcome> {
  const { trace } = await import("../../trace/trace.ts");
  const { Walks } = await import("../../trace/walk.ts");
  const { traceText } = await import("../../trace/trace-words.ts");
  const [source, target] = [await known(world, from), await known(world, to)];
  const port = portOption(written) ?? target.ports?.[0] ?? 443;
  const traced = trace(new Walks(world), source, target, port);
  return { exit: traced.verdict === "reached" ? "done" : "refused", result: traced, text: traceText(traced) };
}

async function proveAll(world: World, plan: FleetPlan): Promise<Outcome> {
  const { prove } = await import("../../trace/prove.ts");
  const { proofText } = await import("../../trace/trace-words.ts");
  const proof = prove(world, plan);
  return { exit: proof.contradictions.length > 0 ? "refused" : "done", result: proof, text: proofText(proof) };
}

/** @throws FleetError (input) naming who there is */
async function known(world: World, name: string): Promise<NonNullable<ReturnType<World["actors"]["get"]>>> {
  const { actorNamed } = await import("../../trace/outsiders.ts");
  const found = actorNamed(world, name);
  if (found !== undefined) return found;
  const all = [...world.actors.keys()].sort().join(", ");
  throw new FleetError(
    "input",
    `nobody is called ${JSON.stringify(name)}; there are internet, blocks such as 203.0.113.0/24, ${all}`,
  );
}

/** @throws FleetError (input) for what is no port */
function portOption(written: unknown): number | undefined {
  if (written === undefined) return undefined;
  const port = Number(written);
  if (Number.isInteger(port) && port >= 1 && port <= 65535) return port;
  throw new FleetError("input", `--port ${JSON.stringify(written)} is no port from 1 to 65535`);
}
