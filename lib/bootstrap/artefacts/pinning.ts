import type { ArtefactSource, Pin } from "../../model/artefact.ts";
import { PhaseError } from "../contract.ts";
import { formatSource } from "./artefact-error.ts";
import type { Artefact } from "./artefact-store.ts";
import type { PublishedArtefact } from "./published.ts";

/** What is to be pinned. */
export interface PinRequest {
  /** Names of agents and registries; each is a key of `published`. */
  readonly agents: readonly string[];
  /** What each is made of by default. */
  readonly published: Readonly<Record<string, readonly PublishedArtefact[]>>;
  /** What the lock has. */
  readonly pins: readonly Pin[];
  /** Take this version instead; of Go modules also when it is not said where from. */
  readonly version?: string;
  /** Take it from there instead. */
  readonly from?: ArtefactSource;
  /** The part that `from` is for; needed only where the agent has several and the source doesn't tell. */
  readonly component?: string;
}

export interface PinChange {
  readonly agent: string;
  readonly component: string;
  /** undefined: was not pinned, or is no longer needed. */
  readonly before: Pin | undefined;
  readonly after: Pin | undefined;
}

/** The pins to write, sorted, and what differs from those that were there. Pins of other agents stay as they are. */
export interface Pinned {
  readonly pins: readonly Pin[];
  readonly changes: readonly PinChange[];
}

/**
 * What is pinned keeps its source and version unless told otherwise, and gets the digest that the source has now; what is
 * not pinned yet is taken as this release of Fleetwright has it.
 */
export async function pin(request: PinRequest, digest: (artefact: Artefact) => Promise<string>): Promise<Pinned> {
  const wanted = request.agents.flatMap((agent) => chosen(agent, request));
  const pins: Pin[] = [];
  for (const artefact of wanted) pins.push({ ...artefact, digest: await digest(artefact) });
  const kept = request.pins.filter(({ agent }) => !request.agents.includes(agent));
  const all = [...kept, ...pins].toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  return { pins: all, changes: changesOf(request.pins, all) };
}

/** Reads `gomod:module@version`, `url:https://…`, `oci:registry/path:tag` or `file:path`. @throws PhaseError of class `input` */
export function parseSource(text: string): ArtefactSource {
  const [, kind, rest] = /^(gomod|url|oci|file):(.+)$/.exec(text) ?? [];
  if (rest === undefined)
    throw refuse(`"${text}" is no source; use gomod:module@version, url:https://…, oci:registry/path:tag or file:path`);
  if (kind === "gomod") return { gomod: rest };
  if (kind === "oci") return { oci: rest };
  return kind === "url" ? { url: rest } : { file: rest };
}

function chosen(agent: string, request: PinRequest): readonly PublishedArtefact[] {
  const published = request.published[agent];
  if (published === undefined) {
    throw refuse(`there is nothing to pin for "${agent}"; there is for ${Object.keys(request.published).toSorted().join(", ")}`);
  }
  const current = published.map((part) => {
    const found = request.pins.find((one) => keyOf(one) === keyOf(part));
    return found === undefined ? part : withoutDigest(found, part);
  });
  if (request.from === undefined) return current.map((part) => ofVersion(part, request.version));
  const target = componentFor(agent, published, request.from, request.component);
  const { from, version } = request;
  return current.map((part) => (part.component === target ? fromElsewhere(part, published, from, version) : part));
}

/** A newer release may need other files of the same source. */
function withoutDigest({ digest: _, ...found }: Pin, part: PublishedArtefact): PublishedArtefact {
  return "gomod" in found.source ? { ...found, files: part.files } : found;
}

function ofVersion(part: PublishedArtefact, version: string | undefined): PublishedArtefact {
  if (version === undefined) return part;
  if (!("gomod" in part.source)) {
    throw refuse(`${part.agent}/${part.component} comes from ${formatSource(part.source)}, which has no versions: say --from`);
  }
  return { ...part, version, source: { gomod: `${moduleOf(part.source.gomod)}@${version}` } };
}

function fromElsewhere(
  part: PublishedArtefact,
  published: readonly PublishedArtefact[],
  from: ArtefactSource,
  version: string | undefined,
): PublishedArtefact {
  const named = "gomod" in from ? from.gomod.split("@")[1] : (version ?? tagOf(from));
  if (named === undefined) throw refuse(`${formatSource(from)} does not tell its version: say ${part.agent}@VERSION`);
  const files = published.find(({ component }) => component === part.component)?.files ?? [];
  // An address is one file; a path in the project is a folder where it ends with a slash; what is in a registry is whole.
  const chosenFiles = "gomod" in from || ("file" in from && from.file.endsWith("/")) ? files : [];
  return { ...part, version: named, source: from, files: chosenFiles };
}

/** Of what lies in a registry. */
function tagOf(from: ArtefactSource): string | undefined {
  return "oci" in from ? /:([^:/@]+)(?:@.*)?$/.exec(from.oci)?.[1] : undefined;
}

/** A Go module's last name is the component's. */
function componentFor(
  agent: string,
  published: readonly PublishedArtefact[],
  from: ArtefactSource,
  component: string | undefined,
): string {
  const names = published.map((part) => part.component);
  const told = component ?? ("gomod" in from ? moduleOf(from.gomod).split("/").at(-1) : undefined);
  const found = names.length === 1 ? (component ?? names[0]) : told;
  if (found !== undefined && names.includes(found)) return found;
  throw refuse(`say which part of ${agent} ${formatSource(from)} is for: --component ${names.join(" | ")}`);
}

function changesOf(before: readonly Pin[], after: readonly Pin[]): readonly PinChange[] {
  const keys = [...new Set([...before, ...after].map(keyOf))].toSorted();
  return keys.flatMap((key) => {
    const [old, now] = [before, after].map((pins) => pins.find((one) => keyOf(one) === key));
    const either = now ?? old;
    if (either === undefined || samePin(old, now)) return [];
    return [{ agent: either.agent, component: either.component, before: old, after: now }];
  });
}

function samePin(a: Pin | undefined, b: Pin | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  const text = (one: Pin): string => JSON.stringify([one.version, formatSource(one.source), one.files, one.digest]);
  return text(a) === text(b);
}

function keyOf({ agent, component }: Pick<Pin, "agent" | "component">): string {
  return `${agent}/${component}`;
}

function moduleOf(gomod: string): string {
  return gomod.split("@")[0] ?? gomod;
}

function refuse(message: string): PhaseError {
  return new PhaseError({ class: "input", message });
}
