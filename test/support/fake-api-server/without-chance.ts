/** For `JSON.stringify`: an object without what differs from run to run. */
export function withoutChance(key: string, value: unknown): unknown {
  if (/(Time|Timestamp)$/.test(key)) return undefined;
  if (key === "fleetwright.dev/certificates" || isKey(value)) return "<keys>";
  return typeof value === "string" && value.startsWith("uid.") ? "<uid>" : value;
}

/** Keys and certificates as Secrets have them, also inside of what Argo CD calls a cluster. */
function isKey(value: unknown): boolean {
  return typeof value === "string" && value.length > 100 && /-----BEGIN|"keyData"/.test(Buffer.from(value, "base64").toString());
}
