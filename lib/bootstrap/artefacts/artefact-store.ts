import type { Pin } from "../../model/artefact.ts";
import type { Emit } from "../../model/event.ts";
import type { Clock } from "../clock.ts";
import type { ArtefactFile, ArtefactStore } from "../contract.ts";
import { artefactError, formatSource } from "./artefact-error.ts";
import { digestOf, sortFiles } from "./digest.ts";
import type { RawFile } from "./digest.ts";
import { readProjectFiles } from "./file-source.ts";
import { readGoModule } from "./gomod-source.ts";
import { readOci } from "./oci-source.ts";
import { readUrl } from "./url-source.ts";

/** What is to be fetched: a pin without what it was pinned to. */
export type Artefact = Pick<Pin, "source" | "files">;

/** Also fetches what is not pinned yet. */
export interface PinningStore extends ArtefactStore {
  /** The digest that the source has now. */
  digest(artefact: Artefact, signal: AbortSignal): Promise<string>;
}

export interface ArtefactStoreOptions {
  /** The project's folder, absolute; `file` sources lie in it. */
  readonly project: string;
  /** Go's settings and the proxies are read from here. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly emit: Emit;
  readonly clock: Clock;
}

/**
 * Gets artefacts for one run: each once, however many clusters ask for it. A failure is not kept: the next one to ask
 * tries again. Its signal should be the run's, since the first to ask fetches for all.
 */
export function createArtefactStore(options: ArtefactStoreOptions): PinningStore {
  const underway = new Map<string, Promise<readonly RawFile[]>>();
  const fetch = async (artefact: Artefact, signal: AbortSignal): Promise<readonly RawFile[]> => {
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
    digest: async (artefact, signal) => digestOf(await fetch(artefact, signal)),
    load: async (pin, signal) => {
      const files = await fetch(pin, signal);
      const digest = digestOf(files);
      if (digest !== pin.digest) throw mismatch(pin, digest);
      return { pin, files: files.map((file) => decoded(pin, file)) };
    },
  };
}

async function readSource(artefact: Artefact, options: ArtefactStoreOptions, signal: AbortSignal): Promise<readonly RawFile[]> {
  const { source, files } = artefact;
  if ("gomod" in source) return readGoModule(source.gomod, files, options.env, signal);
  if ("file" in source) return readProjectFiles(options.project, source.file, files);
  const { env, clock } = options;
  if ("oci" in source) return readOci(source.oci, files, { env, clock, signal });
  if (files.length > 0) throw artefactError(`${formatSource(source)} is one file, there is nothing to choose from it`);
  return [{ name: "", bytes: await readUrl(source.url, { env, clock, signal }) }];
}

function mismatch(pin: Pin, found: string): Error {
  const what = `${pin.agent}/${pin.component} ${pin.version}`;
  return artefactError(`${what} is not what was pinned: ${formatSource(pin.source)} has ${found}, the lock says ${pin.digest}`, {
    next: `fleetwright pin ${pin.agent}`,
  });
}

function decoded(pin: Pin, file: RawFile): ArtefactFile {
  try {
    return { name: file.name, text: new TextDecoder("utf-8", { fatal: true }).decode(file.bytes) };
  } catch (cause) {
    throw artefactError(`${formatSource(pin.source)} ${file.name} is no UTF-8 text`, { cause });
  }
}
