import type { Path } from "../../errors.ts";
import { isData, valueAt } from "./merge.ts";

/** The names that a file declares, also those whose entry has problems of its own: a reference to them is no unknown name. */
export interface DeclaredNames {
  readonly regions: ReadonlySet<string>;
  readonly clusters: ReadonlySet<string>;
  readonly rings: ReadonlySet<string>;
  readonly workloads: ReadonlySet<string>;
}

/** @param unread - of what could not be read, and is not in the value */
export function declaredNames(value: unknown, unread: readonly Path[] = []): DeclaredNames {
  const keys = (key: string): ReadonlySet<string> => {
    const map = valueAt(value, [key]);
    const lost = unread.flatMap(([section, name]) => (section === key && typeof name === "string" ? [name] : []));
    return new Set([...(isData(map) ? Object.keys(map) : []), ...lost]);
  };
  return { regions: keys("regions"), clusters: keys("clusters"), rings: keys("rings"), workloads: keys("workloads") };
}
