import type { Path } from "../../errors.ts";
import { NAT_GATEWAY_ID, NETWORK_ID, ROUTE_TABLE_ID, networkOf } from "../../clouds/azure/paths.ts";
import { AZURE } from "../../clouds/azure/facts.ts";
import { show } from "../read/finding.ts";
import type { Finding } from "../read/finding.ts";
import { statesOf } from "./rule.ts";
import type { Rule } from "./rule.ts";

const foreignNetwork: Rule = {
  id: "FW1871",
  severity: "error",
  title: "What is no network of Azure",
  why: "Networks are joined by their whole ids, and every part of an id is a part of what Terraform calls.",
  fix: "Write the id as Azure shows it, with `resourceGroups` and `virtualNetworks` in these letters.",
  check: ({ spec }) =>
    Object.entries(spec.regions).flatMap(([name, { cloud, network }]) =>
      cloud !== "azure" || network === undefined || NETWORK_ID.test(network.id)
        ? []
        : [
            {
              path: ["regions", name, "network", "id"],
              message: `${show(network.id)} is no id of a network of Azure`,
              seen: network.id,
              accepted: "/subscriptions/<id>/resourceGroups/<group>/providers/Microsoft.Network/virtualNetworks/<name>",
            },
          ],
    ),
};

const otherSubscription: Rule = {
  id: "FW1872",
  severity: "error",
  title: "A network in another subscription than its region",
  why: "Peerings are made in the subscription that has the network. A region talks to one subscription, and Azure would look for the network there and not find it.",
  fix: "Name the network's own subscription as `subscription` of the region.",
  check: ({ spec }) =>
    Object.entries(spec.regions).flatMap(([name, { cloud, network, subscription }]) => {
      if (cloud !== "azure" || network === undefined || !NETWORK_ID.test(network.id)) return [];
      const own = networkOf(network.id).subscription;
      return subscription === undefined || subscription === own
        ? []
        : [
            {
              path: ["regions", name, "subscription"],
              message: `the network of ${name} stands in the subscription ${own}`,
              seen: subscription,
              accepted: own,
            },
          ];
    }),
};

const unheededField: Rule = {
  id: "FW1873",
  severity: "error",
  title: "A field that a network of Azure has no use for",
  why: "Clusters on Azure get subnets of their own in the network's `free` blocks, and none that are there. Nothing is ever ignored.",
  fix: "Remove the field.",
  check: ({ spec }) =>
    Object.entries(spec.regions).flatMap(([name, { cloud, network }]) =>
      cloud !== "azure" || network === undefined
        ? []
        : (["subnets"] as const)
            .filter((key) => network[key] !== undefined)
            .map((key) => ({
              path: ["regions", name, "network", key],
              atKey: true as const,
              message: `a network of azure that is there already takes no \`${key}\``,
              accepted: "id, cidrs, free, natGateway, routeTables and natAddresses",
            })),
    ),
};

const strangeWayOut: Rule = {
  id: "FW1875",
  severity: "error",
  title: "A way out of a network that Azure has none of",
  why: "A subnet leaves a network of Azure by one NAT gateway, or by what one route table says; both stand in the network's own subscription and are named by whole ids. Networks of other clouds know their way out themselves.",
  fix: "Name either `natGateway` or one of `routeTables`, by its id, in the region's subscription; on other clouds no `natGateway`.",
  check: ({ spec }) =>
    Object.entries(spec.regions).flatMap(([name, { cloud, network, subscription }]): readonly Finding[] => {
      const { natGateway, routeTables = [] } = network ?? {};
      const path = ["regions", name, "network"];
      if (cloud !== "azure") {
        const message = `a network of ${cloud} that is there already takes no \`natGateway\``;
        return natGateway === undefined ? [] : [{ path: [...path, "natGateway"], atKey: true as const, message }];
      }
      const [, second] = routeTables;
      const wrong = (field: Path, id: string, shape: RegExp, what: string) => {
        const [, own] = shape.exec(id) ?? [];
        if (own === undefined) return [{ path: [...path, ...field], message: `${show(id)} is no id of a ${what}`, seen: id }];
        const message = `the ${what} of ${name} stands in the subscription ${own}`;
        return own === subscription ? [] : [{ path: [...path, ...field], message, seen: id, accepted: subscription ?? "" }];
      };
      return [
        ...(natGateway === undefined ? [] : wrong(["natGateway"], natGateway, NAT_GATEWAY_ID, "NAT gateway")),
        ...routeTables.flatMap((id, at) => wrong(["routeTables", at], id, ROUTE_TABLE_ID, "route table")),
        ...(second === undefined
          ? []
          : [{ path: [...path, "routeTables", 1], message: "a subnet of Azure has one route table", seen: second }]),
        ...(natGateway === undefined || routeTables.length === 0
          ? []
          : [{ path: [...path, "natGateway"], message: `nodes in ${name} leave by its route table already`, seen: natGateway }]),
      ];
    }),
};

const strangeReader: Rule = {
  id: "FW1874",
  severity: "error",
  title: "States in a storage account of Azure that are read as nobody that Azure knows",
  why: "Terraform's backend acts as the identity that `identity` names, by its client id. With anything else each stack fails before it is planned.",
  fix: "Write the client id of an identity, or leave `identity` out, where the credentials at hand may read the container.",
  check: ({ fleet }) =>
    statesOf(fleet).flatMap(({ path, state }) =>
      state.backend !== "azurerm" || state.identity === undefined || AZURE.region.identity?.shape.test(state.identity) === true
        ? []
        : [
            {
              path: [...path, "identity"],
              message: `${show(state.identity)} is no client id`,
              seen: state.identity,
              accepted: "a UUID",
            },
          ],
    ),
};

/** Networks and state on Azure. */
export const AZURE_NETWORKS: readonly Rule[] = [foreignNetwork, otherSubscription, unheededField, strangeWayOut, strangeReader];
