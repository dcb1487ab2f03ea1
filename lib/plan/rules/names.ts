import type { GivenName } from "../names.ts";
import type { PlanRule } from "./plan-rule.ts";

/** Two things would have the same name where the cloud allows one. */
export const namesCollide: PlanRule = {
  id: "FW2401",
  severity: "error",
  title: "Two things would have the same name",
  why: "Clouds take some names only once: in an account, in a place, in a cluster. Two of our names that are cut to a limit can meet; the second would fail, or take over the first.",
  fix: "Rename one of the two.",
  check: ({ names }) => {
    const first = new Map<string, GivenName>();
    return names.flatMap((given) => {
      const key = `${given.scope} ${given.name}`;
      const other = first.get(key);
      first.set(key, other ?? given);
      if (other === undefined) return [];
      return [
        {
          path: pathOf(given),
          message: `${wordsFor(given)} and ${wordsFor(other)} would both be called ${given.name}`,
          seen: given.name,
          accepted: "a name of its own",
          fix: "rename one of them",
        },
      ];
    });
  },
};

/** `pool general of cluster shop`. */
function wordsFor({ owner, thing }: GivenName): string {
  return `${thing} of ${owner}`.replace(/\//g, " ");
}

/** `cluster/shop` and `pool/general` is `clusters.shop.pools.general`; the name of an entry is mended at its workload. */
function pathOf({ owner, thing }: GivenName): readonly string[] {
  const [kind = "", name = ""] = owner.split("/");
  const [part, owned] = thing.split("/");
  if ((part === "entry" || part === "certificate") && owned !== undefined) return ["workloads", owned, "entry"];
  if (kind === "link") return ["connectivity", "links"];
  return [`${kind}s`, name, ...(owned === undefined ? [] : ["pools", owned])];
}
