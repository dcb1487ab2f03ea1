import type { LocalPorts } from "../../model/fleet-plan.ts";

/** A local cluster's eight ports in a row, in the order of their use. */
export function localPorts(first: number): LocalPorts {
  return {
    api: first,
    etcdClient: first + 1,
    etcdPeer: first + 2,
    controllerManager: first + 3,
    scheduler: first + 4,
    kwok: first + 5,
    spare: [first + 6, first + 7],
  };
}
