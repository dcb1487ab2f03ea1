import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import { cacheFolder } from "../../lib/local/go-build.ts";
import { runProcess } from "./project.ts";

/** A package as pip names it, with its extras. */
export interface PythonPackage {
  readonly name: string;
  readonly version: string;
  /**
   * What is installed with it, such as `server`.
   *
   * @default nothing
   */
  readonly extra?: string;
}

const INSTALL_TIMEOUT_MS = 300_000;

/**
 * The Python of a virtual environment that holds one package. The first time it is installed into the user's cache, beside
 * the built control planes. Run its modules by `-m`: the programs beside it name a folder that is gone. Tests that call
 * this go through `needs("python")`.
 *
 * @throws Error with what Python said when the package can't be installed
 */
export async function pythonWith({ name, version, extra }: PythonPackage): Promise<string> {
  const folder = path.join(cacheFolder(process.env), `${name}-${version}`);
  const python = path.join(folder, "bin/python");
  if (existsSync(python)) return python;
  const unfinished = `${folder}.${process.pid}`;
  mkdirSync(path.dirname(folder), { recursive: true });
  try {
    await succeed("python3", "-m", "venv", unfinished);
    const wanted = `${name}${extra === undefined ? "" : `[${extra}]`}==${version}`;
    await succeed(path.join(unfinished, "bin/python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", wanted);
    // Another process may have been faster: both are the same.
    if (!existsSync(python)) renameSync(unfinished, folder);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
  return python;
}

async function succeed(program: string, ...args: readonly string[]): Promise<void> {
  const signal = AbortSignal.timeout(INSTALL_TIMEOUT_MS);
  const { code, stdout, stderr } = await runProcess(program, args, "/", {}, signal);
  if (code !== 0) throw new Error(`${program} ${args.join(" ")} ended with ${code}:\n${stdout}${stderr}`);
}
