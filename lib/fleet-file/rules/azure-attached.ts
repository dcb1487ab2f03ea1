import { AZURE_LENGTHS } from "../../clouds/azure/limits.ts";
import { NETWORK_ID, networkOf } from "../../clouds/azure/paths.ts";
import type { ExistingNetwork, Fleet } from "../../model/fleet.ts";
import { show } from "../read/finding.ts";
import { aksClusters } from "./azure-own.ts";
import type { AksCluster } from "./azure-own.ts";
import type { Rule } from "./rule.ts";

/** As Kubernetes takes them for values of labels, their length apart: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/ */
const LABEL = /^[A-Za-z0-9]([-\w.]*[A-Za-z0-9])?$/;

const unknownRoom: Rule = {
  id: "FW1857",
  severity: "error",
  title: "An AKS cluster in a network of which too little is known",
  why: "An AKS cluster has subnets of its own for its nodes and its API server, and its nodes have to reach the internet. Which blocks of a network that something else owns are free, and what leads out of it, only its owner knows: Azure gives new subnets no way out by itself.",
  fix: "Name blocks that nobody else uses as `network.free` of the region, and its way out as `network.natGateway` or in `network.routeTables`; or register a cluster that stands in that network by `existing`.",
  check: ({ fleet }) =>
    attached(fleet).flatMap(({ cluster, region, network: { free, natGateway, routeTables } }) => {
      const message = `${cluster.name} would stand in the existing network of ${region.name}, and nothing says`;
      const found = (what: string, accepted: string) => ({
        path: ["clusters", cluster.name, "region"],
        message: `${message} ${what}`,
        seen: region.name,
        accepted,
      });
      return [
        ...(free.length === 0 ? [found("what is free there", "a region with `network.free`, or without `network`")] : []),
        ...(natGateway === undefined && routeTables.length === 0
          ? [found("what leads out of it", "a region with `network.natGateway` or `network.routeTables`, or without `network`")]
          : []),
      ];
    }),
};

const unfitName: Rule = {
  id: "FW1858",
  severity: "error",
  title: "A network whose names nodes of AKS can't carry",
  why: "With overlay pods, AKS writes the names of the network and of its resource group on nodes as labels. Names that are longer than 63 characters, or have characters that labels don't, keep nodes from coming up.",
  fix: "Put the cluster into another network: Azure renames none.",
  check: ({ fleet }) =>
    attached(fleet).flatMap(({ cluster, region, network }) => {
      if (!NETWORK_ID.test(network.id)) return [];
      const { resourceGroup, name } = networkOf(network.id);
      return [resourceGroup, name]
        .filter((one) => one.length > AZURE_LENGTHS.onNodes || !LABEL.test(one))
        .map((one) => ({
          path: ["clusters", cluster.name, "region"],
          message: `nodes of ${cluster.name} can't have the label ${show(one)}, which the network of ${region.name} would give them`,
          seen: region.name,
          accepted: `a network and a group of at most ${AZURE_LENGTHS.onNodes} letters, digits, -, _ and .`,
        }));
    }),
};

const nobodyListed: Rule = {
  id: "FW1859",
  severity: "error",
  title: "A restricted AKS cluster in a network that shows no address",
  why: "AKS lets in everybody where its list of authorized ranges is empty. The addresses of the cluster's own network are always on it, and of a network that something else owns only the file knows them.",
  fix: "Name the addresses that the network shows to the internet as `network.natAddresses`, or set `endpoint: private`.",
  check: ({ fleet }) =>
    attached(fleet)
      .filter(({ cluster, network }) => cluster.endpoint === "restricted" && network.natAddresses.length === 0)
      .map(({ cluster, region }) => ({
        path: ["clusters", cluster.name, "region"],
        message: `${cluster.name} is restricted, and nothing says what addresses the network of ${region.name} shows`,
        seen: region.name,
        accepted: "a region with `network.natAddresses`",
      })),
};

/** New clusters in networks that something else owns. */
function attached(fleet: Fleet): readonly (AksCluster & { readonly network: ExistingNetwork })[] {
  return aksClusters(fleet).flatMap((own) => (own.region.network === undefined ? [] : [{ ...own, network: own.region.network }]));
}

/** Clusters on Azure in networks that are there already. */
export const AZURE_ATTACHED: readonly Rule[] = [unknownRoom, unfitName, nobodyListed];
