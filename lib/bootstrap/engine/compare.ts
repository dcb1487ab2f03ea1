import type { Json, KubeObject } from "../kube-object.ts";
import { isJsonObject } from "../kube-object.ts";

/**
 * Whether everything that is wanted is there, so that applying it would change nothing. What the API server or others
 * have added counts as equal; where lists or spellings differ the answer is false, and only a dry run can tell.
 */
export function holds(live: Json | undefined, wanted: Json | undefined): boolean {
  if (wanted === undefined) return true;
  if (Array.isArray(wanted)) {
    return (
      Array.isArray(live) &&
      live.length === wanted.length &&
      wanted.every((item, index) => holds(live[index] as Json, item as Json))
    );
  }
  if (isJsonObject(wanted)) {
    // Empty maps are dropped by the API server.
    if (live === undefined || live === null)
      return Object.values(wanted).every((value) => value === undefined || isEmptyMap(value));
    return isJsonObject(live) && Object.entries(wanted).every(([key, value]) => holdsField(key, live[key], value));
  }
  return live === wanted || (wanted === null && live === undefined);
}

/** The API server writes quantities in its own way: `1000m` becomes `1`. */
function holdsField(key: string, live: Json | undefined, wanted: Json | undefined): boolean {
  if (!QUANTITIES.has(key) || !isJsonObject(live) || !isJsonObject(wanted)) return holds(live, wanted);
  return Object.entries(wanted).every(([resource, amount]) => {
    const [here, there] = [quantity(live[resource]), quantity(amount)];
    return here === undefined ? holds(live[resource], amount) : here === there;
  });
}

const QUANTITIES = new Set(["limits", "requests", "hard", "capacity"]);
const POWERS: Readonly<Record<string, number>> = {
  "": 1,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
};

/** undefined for what is no quantity, or one of a size that nobody asks for. */
function quantity(value: Json | undefined): number | undefined {
  const found = /^(\d+(?:\.\d+)?)([A-Za-z]*)$/.exec(
    typeof value === "number" ? String(value) : typeof value === "string" ? value : "",
  );
  const power = POWERS[found?.[2] ?? "?"];
  // In thousandths, so that whole numbers are compared.
  return found === null || power === undefined ? undefined : Math.round(Number(found[1]) * power * 1000);
}

/** Whether two states of one object differ in more than what every write touches. */
export function sameContent(one: KubeObject, other: KubeObject): boolean {
  return canonical(content(one)) === canonical(content(other));
}

/** JSON with sorted keys: equal texts for equal values. */
export function canonical(value: Json | undefined): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonical(item as Json)).join(",")}]`;
  if (!isJsonObject(value)) return JSON.stringify(value ?? null);
  const entries = Object.entries(value).filter(([, field]) => field !== undefined);
  entries.sort(([left], [right]) => (left < right ? -1 : 1));
  return `{${entries.map(([key, field]) => `${JSON.stringify(key)}:${canonical(field)}`).join(",")}}`;
}

function content(object: KubeObject): KubeObject {
  const {
    managedFields: _managedFields,
    resourceVersion: _resourceVersion,
    generation: _generation,
    ...metadata
  } = object.metadata;
  return { ...object, metadata };
}

function isEmptyMap(value: Json): boolean {
  return isJsonObject(value) && Object.keys(value).length === 0;
}
