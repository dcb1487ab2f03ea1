import { existsSync, mkdirSync } from "node:fs";
import path from "node:path";
import { cacheFolder } from "../../lib/local/go-build.ts";
import { runProcess } from "./project.ts";

/** A Go module that tests use, by its content. */
export interface GoModule {
  readonly path: string;
  readonly version: string;
  /** As Go's go.sum has it. */
  readonly sum: string;
}

const TIMEOUT_MS = 300_000;

/**
 * The folder with a module's files, in the user's module cache. Tests that call this go through `needs("go")`.
 *
 * @throws Error where Go can't fetch it, or its content is another one
 */
export async function moduleFolder({ path: name, version, sum }: GoModule): Promise<string> {
  const { Dir, Sum } = JSON.parse(await go(["mod", "download", "-json", `${name}@${version}`])) as Record<"Dir" | "Sum", string>;
  if (Sum !== sum) throw new Error(`${name}@${version} has the content ${Sum}, not ${sum}`);
  return Dir;
}

/**
 * A program of a module, built the first time it is asked for and kept beside the built control planes.
 *
 * @param program - its package below the module, such as `cmd/actionlint`; empty for the module's own
 */
export async function goProgram(module: GoModule, program: string): Promise<string> {
  await moduleFolder(module);
  const name = path.basename(program === "" ? module.path : program);
  const folder = path.join(cacheFolder(process.env), `${name}-${module.version}`);
  const file = path.join(folder, name);
  if (existsSync(file)) return file;
  mkdirSync(folder, { recursive: true });
  await go(["install", `${path.posix.join(module.path, program)}@${module.version}`], { GOBIN: folder, CGO_ENABLED: "0" });
  return file;
}

async function go(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<string> {
  const { code, stdout, stderr } = await runProcess("go", args, "/", env, AbortSignal.timeout(TIMEOUT_MS));
  if (code !== 0) throw new Error(`go ${args.join(" ")} ended with ${code}:\n${stdout}${stderr}`);
  return stdout;
}
