import { parseAllDocuments } from "yaml";
import type { Document, ScalarTag, Tags } from "yaml";
import type { ArtefactFiles } from "../contract.ts";
import { isJsonObject, items } from "../kube-object.ts";
import type { Json, JsonObject, KubeObject } from "../kube-object.ts";
import { artefactError, formatSource } from "./artefact-error.ts";

/** All objects in the files of an artefact, in the order of files and documents; a List gives its items. */
export function manifestsOf(artefact: ArtefactFiles): readonly KubeObject[] {
  const source = formatSource(artefact.pin.source);
  return artefact.files.flatMap((file) => parseManifests(file.text, file.name === "" ? source : `${source} ${file.name}`));
}

/**
 * Reads YAML or JSON documents as Kubernetes' own tools do, which is YAML 1.1 without its oddest types: a plain `yes` or
 * `on` is true and 0644 is octal, but a date, `12:30` and whatever is quoted stay text. Tags of anybody's own, a key twice
 * and a number that JSON can't hold exactly are refused, never guessed.
 *
 * @param place - what messages call the text
 * @throws PhaseError of class `artefact`
 */
export function parseManifests(text: string, place: string): readonly KubeObject[] {
  const documents = parseAllDocuments(text, { version: "1.1", schema: "yaml-1.1", customTags: kubernetesTags, merge: true });
  if (!Array.isArray(documents)) return [];
  return documents.flatMap((document: Document) => {
    const problem = document.errors[0] ?? document.warnings[0];
    if (problem !== undefined) throw artefactError(`${place} can't be read: ${problem.message.split("\n")[0] ?? ""}`);
    const value = document.toJS({ maxAliasCount: 100 }) as Json;
    if (value === null) return [];
    refuseInexact(value, place);
    return objectsIn(value, place);
  });
}

const REFUSED_TAGS = ["binary", "omap", "pairs", "set", "timestamp"].map((name) => `tag:yaml.org,2002:${name}`);

/** Go writes octal numbers with `0o` too. */
const OCTAL: ScalarTag = {
  tag: "tag:yaml.org,2002:int",
  default: true,
  test: /^[-+]?0o[0-7]+$/,
  resolve: (text) => Number.parseInt(text.replace("0o", ""), 8),
};

function kubernetesTags(tags: Tags): Tags {
  const kept = tags.filter(
    (tag) => typeof tag !== "string" && !REFUSED_TAGS.includes(tag.tag) && !("format" in tag && tag.format === "TIME"),
  );
  return [...kept, OCTAL];
}

function objectsIn(value: Json, place: string): readonly KubeObject[] {
  if (!isJsonObject(value) || typeof value["apiVersion"] !== "string" || typeof value["kind"] !== "string") {
    throw artefactError(`${place} holds something that is no Kubernetes object: it has no apiVersion or kind`);
  }
  if (value["kind"] === "List") return items(value["items"]).flatMap((item) => objectsIn(item, place));
  if (!isKubeObject(value)) throw artefactError(`${place} has a ${value["kind"]} without a name`);
  return [value];
}

function isKubeObject(value: JsonObject): value is KubeObject {
  return isJsonObject(value["metadata"]) && typeof value["metadata"]["name"] === "string";
}

function refuseInexact(value: Json, place: string): void {
  if (typeof value === "number" && (!Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value)))) {
    throw artefactError(`${place} holds the number ${value}, which JSON can't carry exactly`);
  }
  if (Array.isArray(value)) for (const item of items(value)) refuseInexact(item, place);
  else if (isJsonObject(value)) for (const item of Object.values(value)) refuseInexact(item ?? null, place);
}
