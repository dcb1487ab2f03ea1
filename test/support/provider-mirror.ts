import { existsSync, readdirSync } from "node:fs";
import path from "node:path";

const HOST = "registry.terraform.io";
/** Where machines keep plugins for Terraform, unpacked; the last two are where Terraform itself looks. */
const PARENTS = ["/opt", "/usr/share", "/usr/local/share", "/usr/local/share/terraform", "/usr/share/terraform"];

/**
 * The folder of a filesystem mirror with that plugin, or undefined where there is none: Terraform then asks its
 * registry. `FLEETWRIGHT_PROVIDER_MIRROR` names one that lies elsewhere.
 *
 * @param plugin - `hashicorp/aws/5.100.0`
 */
export function providerMirror(plugin: string, env: Readonly<Record<string, string | undefined>>): string | undefined {
  const named = env["FLEETWRIGHT_PROVIDER_MIRROR"];
  const candidates = named === undefined || named === "" ? PARENTS.flatMap(withChildren) : [named];
  return candidates.find((folder) => existsSync(path.join(folder, HOST, plugin)));
}

/** Where a mirror keeps a plugin for this machine, whether it is there or not. */
export function providerFolder(mirror: string, plugin: string): string {
  const arch = process.arch === "x64" ? "amd64" : process.arch;
  return path.join(mirror, HOST, plugin, `${process.platform}_${arch}`);
}

function withChildren(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  const children = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return [folder, ...children.map(({ name }) => path.join(folder, name))];
}
