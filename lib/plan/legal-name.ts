import { createHash } from "node:crypto";
import type { NameRule } from "../clouds/facts.ts";

/** Characters of the hash that ends a name which had to be changed. */
const HASH_LENGTH = 6;

/** The wanted name where the cloud takes it; else as much of it as fits, and a hash of all of it, the same for ever. */
export function legalName(wanted: string, rule: NameRule): string {
  if (isLegal(wanted, rule)) return wanted;
  const hash = createHash("sha256").update(wanted).digest("hex").slice(-HASH_LENGTH);
  const plain = wanted.toLowerCase().replace(/[^a-z0-9]+/g, rule.separator);
  const lettered = rule.letterFirst ? plain.replace(/^[^a-z]*/, (start) => (start === "" ? "" : `n${start}`)) : plain;
  const started = startsKept(lettered, rule) ? `n-${lettered}` : lettered;
  const kept = started.slice(0, rule.longest - HASH_LENGTH - rule.separator.length).replace(/-+$/, "");
  return `${kept}${rule.separator}${hash}`;
}

function isLegal(name: string, rule: NameRule): boolean {
  const first = rule.letterFirst ? "[a-z]" : "[a-z0-9]";
  const pattern = new RegExp(`^${first}(?:[a-z0-9${rule.separator}]*[a-z0-9])?$`);
  const kept = rule.kept.includes(name) || startsKept(name, rule);
  return name.length <= rule.longest && pattern.test(name) && !name.includes("--") && !kept;
}

function startsKept(name: string, { keptStarts = [] }: NameRule): boolean {
  return keptStarts.some((start) => name.startsWith(start));
}
