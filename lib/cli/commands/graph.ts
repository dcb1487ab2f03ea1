import { FleetError } from "../../errors.ts";
import type { CommandDefinition } from "../frame/command.ts";
import { examples } from "../frame/command.ts";
import type { Picture } from "../graph/picture.ts";

const FORMATS = ["mermaid", "dot", "svg", "json"] as const;
type Format = (typeof FORMATS)[number];

export const command: CommandDefinition = {
  configure: (command) => {
    command
      .option("--what <picture>", "stacks, network, rings or workloads", "stacks")
      .option("-o, --output <format>", FORMATS.join(", "), "mermaid");
    examples(command, [
      ["fleetwright graph", "stacks and what they wait for, for a Markdown page"],
      ["fleetwright graph --what network -o svg > network.svg", "regions and how they reach each other"],
      ["fleetwright graph --what workloads", "who serves what, and how users are led there"],
      ["fleetwright graph -o json | jq .waves", "the order as data, never folded"],
    ]);
  },
  run: async (context, _args, options) => {
    const { loadPlan } = await import("../frame/load-plan.ts");
    const { PICTURES } = await import("../graph/picture.ts");
    const what = String(options["what"]);
    const draw = Object.hasOwn(PICTURES, what) ? PICTURES[what] : undefined;
    if (draw === undefined) throw choice("--what", what, Object.keys(PICTURES));
    const format = FORMATS.find((known) => known === options["output"]);
    if (format === undefined) throw choice("--output", String(options["output"]), FORMATS);
    const { plan, warnings } = await loadPlan(context);
    const picture = draw(plan);
    const result = { what, ...data(picture), waves: plan.waves };
    const text = format === "json" ? JSON.stringify(result, null, 2) : await render(picture, format);
    return { result, text, problems: warnings };
  },
};

async function render(picture: Picture, format: Exclude<Format, "json">): Promise<string> {
  const { readable } = await import("../graph/fold.ts");
  const shown = readable(picture);
  if (format === "svg") return await (await import("../graph/svg.ts")).svg(shown);
  return format === "dot" ? (await import("../graph/dot.ts")).dot(shown) : (await import("../graph/mermaid.ts")).mermaid(shown);
}

function data({ nodes, edges, directed }: Picture) {
  return { directed, nodes: nodes.map(({ id, lines, cloud }) => ({ id, lines, cloud: cloud ?? null })), edges };
}

function choice(option: string, seen: string, accepted: readonly string[]): FleetError {
  return new FleetError("input", `${option} "${seen}" is unknown; there are ${accepted.join(", ")}`, {
    next: "fleetwright graph --help",
  });
}
