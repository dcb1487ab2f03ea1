/** A map of a fleet file: plain data, never an instance of a class. */
export type Data = Readonly<Record<string, unknown>>;

export function isData(value: unknown): value is Data {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * Lays one layer over another: maps merge key by key, everything else replaces, `null` wipes out what lies below.
 * The `null` stays, so that a later layer can be told from one that said nothing; {@link withoutNulls} removes it.
 */
export function overlay(below: unknown, above: unknown): unknown {
  if (above === undefined) return below;
  if (!isData(below) || !isData(above)) return above;
  const merged: Record<string, unknown> = { ...below };
  for (const [key, value] of Object.entries(above))
    merged[key] = overlay(Object.hasOwn(below, key) ? below[key] : undefined, value);
  return merged;
}

/** The same data without the keys that a layer deleted. */
export function withoutNulls(value: unknown): unknown {
  if (!isData(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, entry]) => entry !== null && entry !== undefined)
      .map(([key, entry]) => [key, withoutNulls(entry)]),
  );
}

/** The value at a path, or undefined. Only own keys count. */
export function valueAt(value: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((at, part) => {
    if (Array.isArray(at) && typeof part === "number") return at[part] as unknown;
    return isData(at) && Object.hasOwn(at, part) ? at[String(part)] : undefined;
  }, value);
}
