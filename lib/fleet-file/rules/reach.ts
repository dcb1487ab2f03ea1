import { isNetworkCloud, realmOf } from "../../clouds/clouds.ts";
import type { Fleet } from "../../model/fleet.ts";

/** Tells whether two regions reach each other over the fleet's networks, over any number of hops. */
export function privatePaths(fleet: Fleet): (a: string, b: string) => boolean {
  const domain = new Map(fleet.regions.map(({ name }) => [name, name]));
  const join = (a: string, b: string): void => {
    const [kept, gone] = [domain.get(a), domain.get(b)];
    if (kept === undefined || gone === undefined || kept === gone) return;
    for (const [name, of] of domain) if (of === gone) domain.set(name, kept);
  };
  const cut = new Set(fleet.connectivity.links.filter(({ via }) => via === "none").map(({ between }) => between.join(" ")));
  const networks = fleet.regions.filter(({ cloud }) => isNetworkCloud(cloud));
  if (fleet.connectivity.default !== "none") {
    for (const [index, a] of networks.entries()) {
      // Regions come sorted, as the ends of links do.
      for (const b of networks.slice(index + 1))
        if (realmOf(a) === realmOf(b) && !cut.has(`${a.name} ${b.name}`)) join(a.name, b.name);
    }
  }
  for (const { between, via } of fleet.connectivity.links) if (via !== "none") join(...between);
  return (a, b) => a === b || (domain.has(a) && domain.get(a) === domain.get(b));
}
