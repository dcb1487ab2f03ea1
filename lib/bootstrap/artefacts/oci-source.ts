import { Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import * as z from "zod";
import { PhaseError } from "../contract.ts";
import { artefactError } from "./artefact-error.ts";
import type { RawFile } from "./digest.ts";
import { bodyOf, downloading, requireFound } from "./download.ts";
import type { Download, Downloads, DownloadOptions } from "./download.ts";
import { chooseFiles, MAX_ARTEFACT_BYTES } from "./file-selection.ts";
import { parseOciReference } from "./oci-reference.ts";
import type { OciReference } from "./oci-reference.ts";
import { answerChallenge } from "./registry-challenge.ts";
import { registryLogin } from "./registry-login.ts";
import { filesOfTar } from "./tar.ts";
import { verified } from "./verified-stream.ts";

const MANIFESTS = ["application/vnd.oci.image.manifest.v1+json", "application/vnd.docker.distribution.manifest.v2+json"] as const;
const TITLE = "org.opencontainers.image.title";

const Manifest = z.object({
  schemaVersion: z.literal(2),
  mediaType: z.enum(MANIFESTS).optional(),
  layers: z
    .array(
      z.object({
        mediaType: z.string(),
        digest: z.string().regex(/^sha256:[0-9a-f]{64}$/),
        size: z.int().min(0),
        annotations: z.record(z.string(), z.string()).optional(),
      }),
    )
    .min(1),
});

type Layer = z.infer<typeof Manifest>["layers"][number];

/**
 * Files of an artefact in a registry, by the distribution specification. Every byte is checked against the manifest's digests while
 * it arrives, and the manifest against that of the reference where it names one; nothing is used before its check is done.
 *
 * @param source - `registry.example/path:tag` or `…@sha256:…`
 * @param patterns - what to take of it; empty: all
 */
export async function readOci(
  source: string,
  patterns: readonly string[],
  options: DownloadOptions,
): Promise<readonly RawFile[]> {
  const reference = parseOciReference(source);
  const what = `oci:${source}`;
  const files = await downloading(what, options, async (downloads) => {
    const get = signedIn(reference, downloads, options.env);
    const { layers } = await manifestOf(reference, what, get);
    const total = layers.reduce((sum, { size }) => sum + size, 0);
    if (total > MAX_ARTEFACT_BYTES) throw artefactError(`${what} has more than ${MAX_ARTEFACT_BYTES} bytes`);
    const found: RawFile[] = [];
    for (const layer of layers) found.push(...(await filesOf(layer, reference, what, get)));
    return found;
  });
  return patterns.length === 0 ? files : chooseFiles(files, patterns, what);
}

type Get = (path: string, headers?: Readonly<Record<string, string>>) => Promise<Download>;

/** Asks as nobody first, then as the registry wants it, once. */
function signedIn({ registry, repository }: OciReference, downloads: Downloads, env: DownloadOptions["env"]): Get {
  const base = `${registry.startsWith("127.0.0.1:") ? "http" : "https"}://${registry}/v2/${repository}`;
  let authorization: string | undefined;
  return async (path, headers = {}) => {
    const send = (): Promise<Download> =>
      downloads.get(`${base}/${path}`, { ...headers, ...(authorization === undefined ? {} : { authorization }) });
    const first = await send();
    const challenge = first.response.headers["www-authenticate"];
    if (first.response.statusCode !== 401 || challenge === undefined) return first;
    await first.response.body.dump();
    authorization = await answerChallenge([challenge].flat().join(", "), await registryLogin(registry, env), registry, downloads);
    const second = await send();
    if (second.response.statusCode !== 401) return second;
    await second.response.body.dump();
    throw artefactError(`${registry} doesn't let us read ${repository}`, { next: `docker login ${registry}` });
  };
}

async function manifestOf({ reference }: OciReference, what: string, get: Get): Promise<z.infer<typeof Manifest>> {
  const found = await get(`manifests/${reference}`, { accept: MANIFESTS.join(", ") });
  await requireFound(found);
  const bytes = await bodyOf(found);
  if (reference.startsWith("sha256:")) {
    const check = verified({ digest: reference, size: bytes.byteLength }, `${what}'s manifest`);
    await pipeline([bytes], check, new Writable({ write: (_chunk, _encoding, done) => done() }));
  }
  const manifest = Manifest.safeParse(parsed(bytes));
  if (manifest.success) return manifest.data;
  throw artefactError(`${what} has no manifest of an artefact with layers: an index of several platforms is none`);
}

/** An archive's files; of a layer that is no archive itself, under the name that it has for people. */
async function filesOf(layer: Layer, { repository }: OciReference, what: string, get: Get): Promise<readonly RawFile[]> {
  const found = await get(`blobs/${layer.digest}`);
  await requireFound(found);
  const name = `${what}, layer ${layer.digest.slice(0, 19)}`;
  const chunks: Buffer[] = [];
  let total = 0;
  const collect = new Writable({
    write(chunk: Buffer, _encoding, done) {
      total += chunk.byteLength;
      chunks.push(chunk);
      done(total > MAX_ARTEFACT_BYTES ? artefactError(`${name} unpacks to more than ${MAX_ARTEFACT_BYTES} bytes`) : null);
    },
  });
  const check = verified(layer, name);
  const isPacked = /[+.]gzip$/.test(layer.mediaType);
  try {
    await (isPacked
      ? pipeline(found.response.body, check, createGunzip(), collect)
      : pipeline(found.response.body, check, collect));
  } catch (error) {
    if (error instanceof PhaseError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw artefactError(`${name} of ${repository} breaks off: ${reason}`, { cause: error });
  }
  const bytes = Buffer.concat(chunks);
  return /[.+]tar([.+]gzip)?$/.test(layer.mediaType)
    ? filesOfTar(bytes, name)
    : [{ name: layer.annotations?.[TITLE] ?? "", bytes }];
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch {
    return undefined;
  }
}
