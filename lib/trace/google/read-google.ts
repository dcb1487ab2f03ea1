import type { CloudReader } from "../cloud-reader.ts";
import { readActors } from "./read-actors.ts";
import { readNetworks } from "./read-networks.ts";

export const readGoogle: CloudReader = (things, clusterOf) => {
  const { subnets, ...read } = readNetworks(things);
  return { ...read, actors: readActors(things, subnets, clusterOf) };
};
