import { isJsonObject } from "../kube-object.ts";
import type { Json, JsonObject } from "../kube-object.ts";

const HIDDEN = "(not shown)";
/** Shorter ones are words that stand everywhere. */
const SHORTEST = 4;

/**
 * Hides in an answer's words what a Secret that was sent holds: an admission webhook, or a proxy in between, may quote it.
 *
 * @returns what is done with each text
 */
export function hidingSent(object: JsonObject): (text: string) => string {
  if (object["kind"] !== "Secret") return (text) => text;
  const { data } = object;
  const values = isJsonObject(data) ? Object.values(data).filter((value) => typeof value === "string") : [];
  const parts = values.flatMap(formsOf).filter((part) => part.length >= SHORTEST);
  const longestFirst = [...new Set(parts)].toSorted((one, other) => other.length - one.length);
  return (text) => longestFirst.reduce((left, part) => left.replaceAll(part, HIDDEN), text);
}

/** As it was sent, what it says, and that line by line and as JSON has it. */
function formsOf(value: string & Json): readonly string[] {
  const said = Buffer.from(value, "base64").toString("utf8");
  return [value, said, JSON.stringify(said).slice(1, -1), ...said.split("\n")];
}
