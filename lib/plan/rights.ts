import type { Cluster, Cloud, Fleet, Region } from "../model/fleet.ts";
import type { ClusterRights } from "../model/fleet-plan.ts";

/** Who may do what in a cluster of the fleet's own, beside its creator: those who deploy, and the principals of the file. */
export function planRights(fleet: Fleet, region: Region, cluster: Cluster): readonly ClusterRights[] {
  if (cluster.existing !== undefined) return [];
  return [...deployers(region), ...principals(fleet, region.cloud, cluster)];
}

/** Bootstrap may do everything, because it hands rights on to agents; a plan looks. */
function deployers({ identity }: Region): readonly ClusterRights[] {
  if (identity === undefined) return [];
  const { apply, plan } = identity;
  const admin: ClusterRights = { name: "apply", principal: apply, rights: "cluster-admin" };
  return plan === apply ? [admin] : [admin, { name: "plan", principal: plan, rights: "view" }];
}

/** Those who have an identity on the cluster's cloud and rights in this cluster. */
function principals({ access }: Fleet, cloud: Cloud, cluster: Cluster): readonly ClusterRights[] {
  return access.principals.flatMap(({ name, rights, identity, clusters }) => {
    const principal = identity[cloud];
    if (principal === undefined || clusters?.includes(cluster.name) === false) return [];
    return [{ name: `principal-${name}`, principal, rights }];
  });
}
