import type { LocalCluster, LocalPool } from "../contracts/local-cluster.ts";
import { FleetError } from "../errors.ts";
import { ask } from "./api.ts";
import { PARTLY_SIMULATED_NODE, SIMULATED_NODE } from "./components.ts";
import type { Home } from "./home.ts";

/** Makes the simulated nodes that are missing, and those that say something else of their agents right; kwok keeps them Ready. */
export async function ensureNodes(cluster: LocalCluster, home: Home, realAgents: boolean): Promise<number> {
  let made = 0;
  for (const node of nodesOf(cluster, realAgents)) {
    let answer = await ask(home, cluster.ports.api, "POST", "/api/v1/nodes", node);
    if (answer.status === 201) made += 1;
    if (answer.status === 409) {
      const marks = { metadata: marksOf(realAgents) };
      answer = await ask(home, cluster.ports.api, "PATCH", `/api/v1/nodes/${node.metadata.name}`, marks);
    }
    if (answer.status !== 200 && answer.status !== 201)
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
export function nodesOf(cluster: LocalCluster, realAgents: boolean): readonly NodeObject[] {
  return cluster.pools.flatMap((pool) =>
    Array.from({ length: pool.nodes }, (_, index) => nodeOf(pool, `${pool.name}-${index}`, realAgents)),
  );
}

/** By what everybody knows how much of a node is simulated; null is what must not be there. */
function marksOf(realAgents: boolean) {
  const [is, isNot] = realAgents ? [PARTLY_SIMULATED_NODE, SIMULATED_NODE] : [SIMULATED_NODE, PARTLY_SIMULATED_NODE];
  return { annotations: { [is.key]: is.value, [isNot.key]: null }, labels: { type: realAgents ? null : "kwok" } };
}

function nodeOf(pool: LocalPool, name: string, realAgents: boolean): NodeObject {
  const size = { cpu: "4", memory: "16Gi", pods: "110" };
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: {
      name,
      annotations: present(marksOf(realAgents).annotations),
      labels: {
        ...pool.labels,
        ...present(marksOf(realAgents).labels),
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

function present(marks: Readonly<Record<string, string | null>>): Readonly<Record<string, string | null>> {
  return Object.fromEntries(Object.entries(marks).filter(([, value]) => value !== null));
}
