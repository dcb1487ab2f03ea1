import type { CloudReader } from "../cloud-reader.ts";
import { readActors } from "./read-actors.ts";
import { readNetworks } from "./read-networks.ts";
import { readTransit } from "./read-transit.ts";

export const readAws: CloudReader = (things, clusterOf) => {
  const { networks, subnets, nats } = readNetworks(things);
  return {
    networks,
    nats,
    attachments: readTransit(things, subnets),
    actors: readActors(things, subnets, clusterOf),
  };
};
