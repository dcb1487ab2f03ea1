import { existsSync, readFileSync, realpathSync } from "node:fs";
import path from "node:path";
import { FleetError } from "../errors.ts";

/** What a state holds of one kind: a resource type, with `data.` before it where Terraform only reads it. */
export interface Held {
  readonly type: string;
  /** As the state names it, such as `provider["terraform.io/builtin/terraform"]`. */
  readonly provider: string;
}

interface StateFile {
  readonly resources?: readonly {
    readonly mode?: string;
    readonly type?: string;
    readonly provider?: string;
    readonly instances?: readonly unknown[];
  }[];
}

/** Depth of a stack's folder below the project: paths in a backend are relative to it. */
const STACK_FOLDER = "cdktf.out/stacks/any";

/**
 * Where the state of a local backend lies, relative to the project.
 *
 * @param backend - Terraform's own `backend` block
 * @returns undefined where the backend is another one, or leads out of the project, also over a symbolic link
 */
export function localStatePath(project: string, backend: unknown): string | undefined {
  const local = (backend as { readonly local?: { readonly path?: unknown; readonly workspace_dir?: unknown } } | undefined)
    ?.local;
  if (typeof local?.path !== "string" || local.workspace_dir !== undefined) return undefined;
  const relative = path.relative(project, path.resolve(project, STACK_FOLDER, local.path));
  return staysInside(project, relative) ? relative : undefined;
}

/** Whether a path, relative to a folder, stays in it when every symbolic link is followed. */
export function staysInside(folder: string, relative: string): boolean {
  if (path.isAbsolute(relative) || relative.split(path.sep)[0] === "..") return false;
  const root = realpathSync(folder);
  let there = path.join(root, relative);
  while (!existsSync(there)) there = path.dirname(there);
  const real = realpathSync(there);
  return real === root || real.startsWith(`${root}${path.sep}`);
}

/**
 * What a state file holds, each kind once; nothing where there is no file.
 *
 * @throws FleetError (input) where it can't be read, so that nobody knows what it holds
 */
export function heldByState(project: string, relative: string): readonly Held[] {
  const file = path.join(project, relative);
  if (!existsSync(file)) return [];
  const text = readFileSync(file, "utf8");
  if (text.trim() === "") return [];
  const { resources = [] } = parsed(text, relative);
  const held = resources
    .filter(({ instances = [] }) => instances.length > 0)
    .map(({ mode, type = "unknown", provider = "unknown" }) => ({ type: mode === "data" ? `data.${type}` : type, provider }));
  return [...new Map(held.map((one) => [`${one.type} ${one.provider}`, one])).values()];
}

function parsed(text: string, file: string): StateFile {
  try {
    const state: unknown = JSON.parse(text);
    if (typeof state === "object" && state !== null) return state;
  } catch {
    // Said below: what is no JSON may be encrypted, or torn.
  }
  throw new FleetError("input", `${file} is no state that can be read, so what it holds is not known`, {
    next: "npx cdktf diff '*'",
  });
}
