import type { ArtefactSource, Pin } from "../../model/artefact.ts";
import type { Emit } from "../../model/event.ts";
import { ArtefactError, formatSource } from "./artefact-error.ts";
import { digestOf, sortFiles } from "./digest.ts";
import type { ArtefactFile } from "./digest.ts";
import { readProjectFiles } from "./file-source.ts";
import { readGoModule } from "./gomod-source.ts";
import { readUrl } from "./url-source.ts";

/** Gets artefacts, each once however many clusters ask for it. */
export interface ArtefactReader {
  /** The files of an artefact, in the order of the digest, whatever their digest is. */
  fetch(artefact: Artefact, signal: AbortSignal): Promise<readonly ArtefactFile[]>;
  /**
   * The files of a pinned artefact.
   *
   * @throws ArtefactError when they can't be had, or when their digest is another one than the pin's
   */
  read(pin: Pin, signal: AbortSignal): Promise<readonly ArtefactFile[]>;
}

/** What is to be fetched: a pin without what it was pinned to. */
export type Artefact = Pick<Pin, "source" | "files">;

export interface ArtefactReaderOptions {
  /** The project's folder, absolute; `file` sources lie in it. */
  readonly project: string;
  /** Go's settings and the proxies are read from here. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly emit: Emit;
}

/** The reader of one run. A failure is not kept: the next one to ask tries again. */
export function createArtefactReader(options: ArtefactReaderOptions): ArtefactReader {
  const underway = new Map<string, Promise<readonly ArtefactFile[]>>();
  const fetch: ArtefactReader["fetch"] = async (artefact, signal) => {
    signal.throwIfAborted();
    const key = JSON.stringify([formatSource(artefact.source), artefact.files]);
    const known = underway.get(key);
    if (known !== undefined) return known;
    options.emit({ type: "action", message: `fetching ${formatSource(artefact.source)}` });
    const fetched = readSource(artefact, options, signal).then(sortFiles);
    underway.set(key, fetched);
    try {
      return await fetched;
    } catch (error) {
      underway.delete(key);
      throw error;
    }
  };
  return {
    fetch,
    read: async (pin, signal) => {
      const files = await fetch(pin, signal);
      const digest = digestOf(files);
      if (digest !== pin.digest) throw mismatch(pin, digest);
      return files;
    },
  };
}

async function readSource(artefact: Artefact, options: ArtefactReaderOptions, signal: AbortSignal): Promise<readonly ArtefactFile[]> {
  const source: ArtefactSource = artefact.source;
  if ("gomod" in source) return readGoModule(source.gomod, artefact.files, options.env, signal);
  if ("file" in source) return readProjectFiles(options.project, source.file, artefact.files);
  if (artefact.files.length > 0) {
    throw new ArtefactError("input", `${formatSource(source)} is one file, so there is nothing to choose from it: ${artefact.files.join(", ")}`);
  }
  return [{ name: "", bytes: await readUrl(source.url, options.env, signal) }];
}

function mismatch(pin: Pin, found: string): ArtefactError {
  return new ArtefactError(
    "refused",
    `${pin.agent}/${pin.component} ${pin.version} is not what was pinned: ${formatSource(pin.source)} has ${found}, the lock has ${pin.digest}`,
    { next: `fleetwright pin ${pin.agent}` },
  );
}
