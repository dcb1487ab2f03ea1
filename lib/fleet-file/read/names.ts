import { isData, valueAt } from "./merge.ts";

/** The names that a file declares, also those whose entry has problems of its own: a reference to them is no unknown name. */
export interface DeclaredNames {
  readonly regions: ReadonlySet<string>;
  readonly clusters: ReadonlySet<string>;
  readonly rings: ReadonlySet<string>;
  readonly workloads: ReadonlySet<string>;
}

export function declaredNames(value: unknown): DeclaredNames {
  const keys = (key: string): ReadonlySet<string> => {
    const map = valueAt(value, [key]);
    return new Set(isData(map) ? Object.keys(map) : []);
  };
  return { regions: keys("regions"), clusters: keys("clusters"), rings: keys("rings"), workloads: keys("workloads") };
}
