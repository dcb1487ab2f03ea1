import { readFile } from "node:fs/promises";
import path from "node:path";
import * as z from "zod";
import { artefactError } from "./artefact-error.ts";
import type { RegistryLogin } from "./registry-challenge.ts";

const Config = z.object({ auths: z.record(z.string(), z.object({ auth: z.string().optional() })).optional() });

/**
 * Who we are to a registry, from the file in which Docker and the tools like it keep that: `config.json` in the folder
 * `DOCKER_CONFIG`, else in `~/.docker`. Programs that such a file names are not run.
 *
 * @returns undefined where it says nothing of the registry
 */
export async function registryLogin(
  registry: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<RegistryLogin | undefined> {
  const folder = env["DOCKER_CONFIG"] ?? (env["HOME"] === undefined ? undefined : path.join(env["HOME"], ".docker"));
  if (folder === undefined || folder === "") return undefined;
  const file = path.join(folder, "config.json");
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    if (typeof error === "object" && error !== null && "code" in error && error.code === "ENOENT") return undefined;
    throw artefactError(`${file} can't be read`, { cause: error });
  });
  if (text === undefined) return undefined;
  const auth = parsed(text, file).auths?.[registry]?.auth ?? "";
  const [, user, password] = /^([^:]+):([^]+)$/.exec(Buffer.from(auth, "base64").toString("utf8")) ?? [];
  return user === undefined || password === undefined ? undefined : { user, password };
}

/** Its messages never quote the file. */
function parsed(text: string, file: string): z.infer<typeof Config> {
  try {
    return Config.parse(JSON.parse(text));
  } catch {
    throw artefactError(`${file} is not what Docker writes`);
  }
}
