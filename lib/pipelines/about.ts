import type { Pipeline } from "./pipeline.ts";

/** Where a team says what no fleet file does. */
export const VARIABLES_OF_GITHUB = "variables of the repository for what only reads, and of the environment for what deploys";

/** The comment at the top of a written file: where it comes from, and what it needs to be told. */
export function aboutVariables(pipeline: Pipeline, engine: string, where: string): string {
  const { signIns, secrets, deploySecrets, name } = pipeline;
  const lines = [
    `Fleet ${name}: written by \`fleetwright pipeline ${engine}\`, yours to change; see docs/ci.md of Fleetwright.`,
    ...(signIns.length === 0 ? [] : [`Set as ${where}:`]),
    ...signIns.map(({ variable }) => `  ${variable.name}: ${variable.what}`),
    ...(secrets.length === 0 ? [] : ["Set as secrets of the same:"]),
    ...secrets.map((secret) => `  ${secret}`),
    ...(deploySecrets.length === 0 ? [] : ["Set as secrets, for what deploys alone:"]),
    ...deploySecrets.map((secret) => `  ${secret}`),
  ];
  return lines.map((line) => ` ${line}`).join("\n");
}
