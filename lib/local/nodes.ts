import type { LocalCluster, LocalPool } from "../contracts/local-cluster.ts";
import { FleetError } from "../errors.ts";
import { ask } from "./api.ts";
import { SIMULATED_NODE } from "./components.ts";
import type { Home } from "./home.ts";

/** Makes the simulated nodes that are missing; kwok keeps them Ready. */
export async function ensureNodes(cluster: LocalCluster, home: Home): Promise<number> {
  let made = 0;
  for (const node of nodesOf(cluster)) {
    const answer = await ask(home, cluster.ports.api, "POST", "/api/v1/nodes", node);
    if (answer.status === 201) made += 1;
    else if (answer.status !== 409)
      throw new FleetError(
        "remote",
        `cluster ${cluster.name}: node ${node.metadata.name} was refused (${answer.status}): ${answer.body}`,
      );
  }
  return made;
}

interface NodeObject {
  readonly metadata: { readonly name: string };
}

/** The node objects of a cluster, without effects. */
export function nodesOf(cluster: LocalCluster): readonly NodeObject[] {
  return cluster.pools.flatMap((pool) => Array.from({ length: pool.nodes }, (_, index) => nodeOf(pool, `${pool.name}-${index}`)));
}

function nodeOf(pool: LocalPool, name: string): NodeObject {
  const size = { cpu: "4", memory: "16Gi", pods: "110" };
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: {
      name,
      annotations: { [SIMULATED_NODE.key]: SIMULATED_NODE.value },
      labels: {
        ...pool.labels,
        type: "kwok",
        "fleetwright.dev/pool": pool.name,
        "kubernetes.io/hostname": name,
        "kubernetes.io/os": "linux",
        "kubernetes.io/arch": pool.arch,
      },
    },
    spec: { taints: pool.taints.map(({ key, value, effect }) => ({ key, effect, ...(value === undefined ? {} : { value }) })) },
    status: { allocatable: size, capacity: size },
  } as NodeObject;
}
