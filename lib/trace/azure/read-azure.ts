import type { CloudReader } from "../cloud-reader.ts";
import { readActors } from "./read-actors.ts";
import { readNetworks } from "./read-networks.ts";

export const readAzure: CloudReader = (things, clusterOf) => {
  const { subnets, ...read } = readNetworks(things);
  const networks = new Map(read.networks.map((one) => [one.id, one]));
  return { ...read, actors: readActors(things, { networks, subnets }, clusterOf) };
};
