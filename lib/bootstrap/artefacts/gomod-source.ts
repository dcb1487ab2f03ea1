import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import * as z from "zod";
import { abortError } from "../clock.ts";
import { artefactError } from "./artefact-error.ts";
import type { RawFile } from "./digest.ts";
import { selectFiles } from "./file-selection.ts";

const DOWNLOAD_DEADLINE_MS = 5 * 60_000;

/** What `go mod download -json` prints. */
const Download = z.object({ Dir: z.string().optional(), Error: z.string().optional() });

/**
 * Files of a Go module, by way of Go's module cache: Go checks the module against its checksum database.
 *
 * @param module - `example.com/module@v1.2.3`
 * @param patterns - at least one path or pattern inside the module
 */
export async function readGoModule(
  module: string,
  patterns: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  signal: AbortSignal,
): Promise<readonly RawFile[]> {
  const source = `gomod:${module}`;
  if (!/^[a-z0-9][a-z0-9.-]*\.[a-z]+(\/[A-Za-z0-9._~-]+)*@v[0-9][A-Za-z0-9.+-]*$/.test(module)) {
    throw artefactError(`"${module}" is no module with a version, such as example.com/module@v1.2.3`);
  }
  if (patterns.length === 0) throw artefactError(`${source} is a whole module: say which files of it`);
  return selectFiles(await download(module, env, signal), patterns, source);
}

/** Runs in an empty folder, so that no module, workspace or flag of the user's takes part. */
async function download(module: string, env: Readonly<Record<string, string | undefined>>, signal: AbortSignal): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "fleetwright-gomod-"));
  try {
    const output = await go(
      ["mod", "download", "-json", module],
      { ...env, GOFLAGS: "", GOWORK: "off", GO111MODULE: "on" },
      folder,
      signal,
    );
    const found = parseDownload(output.stdout);
    if (found?.Dir !== undefined && found.Error === undefined) return found.Dir;
    const reason = found?.Error ?? output.stderr.trim();
    throw artefactError(`Go can't get ${module}: ${firstLines(reason)}`, { next: `go mod download ${module}` });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Go ends with 1 and still prints what went wrong as JSON, so its exit code says nothing more. */
async function go(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  cwd: string,
  signal: AbortSignal,
): Promise<{ readonly stdout: string; readonly stderr: string }> {
  const deadline = AbortSignal.timeout(DOWNLOAD_DEADLINE_MS);
  return new Promise((resolve, reject) => {
    execFile(
      "go",
      args,
      { cwd, env: { ...env }, signal: AbortSignal.any([signal, deadline]), encoding: "utf8" },
      (error, stdout, stderr) => {
        if (error === null || typeof error.code === "number") resolve({ stdout, stderr });
        else if (signal.aborted) reject(abortError(signal));
        else if (deadline.aborted) {
          reject(
            artefactError(`go ${args.join(" ")} did not end within ${DOWNLOAD_DEADLINE_MS / 1000} s`, {
              next: `go ${args.join(" ")}`,
            }),
          );
        } else if (error.code === "ENOENT") {
          reject(
            artefactError("Go is needed to get a Go module, and it is not installed", {
              next: "fleetwright doctor",
              cause: error,
            }),
          );
        } else reject(artefactError(`go ${args.join(" ")} failed: ${error.message}`, { cause: error }));
      },
    );
  });
}

function parseDownload(output: string): z.infer<typeof Download> | undefined {
  return output.trim() === "" ? undefined : Download.parse(JSON.parse(output));
}

function firstLines(text: string): string {
  return text.split("\n").slice(0, 3).join(" ").slice(0, 500);
}
