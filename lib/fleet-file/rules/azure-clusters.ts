import { WITHOUT_INTEGRATION } from "../../clouds/azure/integration.ts";
import { AZURE_QUOTAS } from "../../clouds/azure/limits.ts";
import { refusedWindow } from "../../clouds/azure/maintenance.ts";
import { IDENTITY_ID } from "../../clouds/azure/paths.ts";
import { AKS_SUPPORT_ENDS, aksSupportEnded } from "../../clouds/azure/versions.ts";
import { show } from "../read/finding.ts";
import { aksClusters } from "./azure-own.ts";
import type { Rule } from "./rule.ts";

const outOfSupport: Rule = {
  id: "FW1851",
  severity: "error",
  title: "A Kubernetes minor that AKS no longer supports",
  dated: true,
  why: "AKS makes no cluster with a minor whose support has ended, and upgrades those that have it in the end by itself: a file that says otherwise can't be deployed anew.",
  fix: "Upgrade `kubernetes` by one minor at a time.",
  check: ({ fleet, today }) =>
    aksClusters(fleet).flatMap(({ cluster }) => {
      const ended = aksSupportEnded(Number(cluster.kubernetes.slice(2)), today);
      if (ended === undefined) return [];
      const current = Object.entries(AKS_SUPPORT_ENDS).filter(([, end]) => today <= end);
      return [
        {
          path: ["clusters", cluster.name, "kubernetes"],
          message: `AKS ended support of Kubernetes ${cluster.kubernetes} ${ended}`,
          seen: cluster.kubernetes,
          accepted: current.length === 0 ? "a later minor" : current.map(([known]) => `1.${known}`).join(", "),
        },
      ];
    }),
};

const strangeWindow: Rule = {
  id: "FW1852",
  severity: "error",
  title: "An upgrade window that AKS does not have",
  why: "AKS upgrades control planes in a window of 4 to 24 whole hours on one day of the week. Another one is refused when the cluster is made.",
  fix: "Name one day and 4 hours or more, such as `Sat 00:00-04:00 UTC`.",
  check: ({ fleet }) =>
    aksClusters(fleet).flatMap(({ cluster: { name, upgradeWindow } }) => {
      const why = upgradeWindow === undefined ? undefined : refusedWindow(upgradeWindow);
      if (why === undefined) return [];
      return [
        {
          path: ["clusters", name, "upgradeWindow"],
          message: `AKS has no such window for ${name}: ${why}`,
          seen: upgradeWindow ?? "",
          accepted: "one day and 4 to 24 whole hours",
        },
      ];
    }),
};

const automatic: Rule = {
  id: "FW1853",
  severity: "error",
  title: "Nodes that AKS brings by itself",
  why: "Neither AKS Automatic nor node auto-provisioning has an argument in version 4.55.0 of Azure's Terraform plugin, from which the constructs are made: the wish would be dropped in silence.",
  fix: "Set `compute: pools`.",
  check: ({ fleet }) =>
    aksClusters(fleet)
      .filter(({ cluster }) => cluster.compute === "auto")
      .map(({ cluster }) => ({
        path: ["clusters", cluster.name, "compute"],
        message: `nodes of ${cluster.name} come from pools: Azure's plugin has no argument for others`,
        seen: "auto",
        accepted: "pools",
      })),
};

const foreignIdentity: Rule = {
  id: "FW1854",
  severity: "error",
  title: "A pod identity that is no user-assigned identity",
  why: "Pods act as user-assigned identities by Microsoft Entra Workload ID. The credential that lets them is part of the identity, which only its whole id names.",
  fix: "Write the identity's id, and annotate the pod's Kubernetes service account with its client id.",
  check: ({ fleet }) =>
    aksClusters(fleet).flatMap(({ cluster }) =>
      Object.entries(cluster.identities)
        .filter(([, id]) => !IDENTITY_ID.test(id))
        .map(([pod, id]) => ({
          path: ["clusters", cluster.name, "identities", pod],
          message: `${show(id)} is no user-assigned identity`,
          seen: id,
          accepted:
            "/subscriptions/<id>/resourceGroups/<group>/providers/Microsoft.ManagedIdentity/userAssignedIdentities/<name>",
        })),
    ),
};

const MOST = AZURE_QUOTAS.federated.most;

const crowdedIdentity: Rule = {
  id: "FW1855",
  severity: "error",
  title: "More pods than one identity takes",
  why: `An identity has at most ${MOST} federated credentials, one for each service account of each cluster, and Azure gives nobody more.`,
  fix: "Use several identities, such as one for each cluster.",
  check: ({ fleet }) => {
    const counts = new Map<string, number>();
    return aksClusters(fleet).flatMap(({ cluster }) =>
      Object.entries(cluster.identities).flatMap(([pod, id]) => {
        const count = (counts.get(id) ?? 0) + 1;
        counts.set(id, count);
        if (count !== MOST + 1) return [];
        return [
          {
            path: ["clusters", cluster.name, "identities", pod],
            message: `this is service account ${count} that acts as the same identity`,
            seen: id,
            accepted: `at most ${MOST}`,
          },
        ];
      }),
    );
  },
};

const foreignAddon: Rule = {
  id: "FW1856",
  severity: "error",
  title: "An add-on on AKS",
  why: "What AKS itself runs in a cluster comes in the versions that belong to the cluster's own, and takes no others.",
  fix: "Remove `addons` from the cluster, or set them to `null` there where a layer sets them for others.",
  check: ({ fleet }) =>
    aksClusters(fleet)
      .filter(({ cluster }) => Object.keys(cluster.addons).length > 0)
      .map(({ cluster }) => ({
        path: ["clusters", cluster.name, "addons"],
        message: `add-ons of ${cluster.name} have AKS's own versions`,
        accepted: "no add-ons",
      })),
};

const noIntegration: Rule = {
  id: "FW1880",
  severity: "error",
  title: "A location in which AKS puts no API server into a network",
  why: "API servers of the fleet stand in their clusters' networks: nodes call them there, and they reach the vault of the secrets' key from there. AKS has that in all locations but a few.",
  fix: "Choose another location.",
  check: ({ fleet }) =>
    aksClusters(fleet)
      .filter(({ region }) => WITHOUT_INTEGRATION.includes(region.location))
      .map(({ cluster, region }) => ({
        path: ["regions", region.name, "location"],
        message: `${cluster.name} would have its API server in a network in ${region.location}, where AKS has none`,
        seen: region.location,
        accepted: "another location",
      })),
};

/** Clusters on Azure. */
export const AZURE_CLUSTERS: readonly Rule[] = [
  outOfSupport,
  strangeWindow,
  automatic,
  foreignIdentity,
  crowdedIdentity,
  foreignAddon,
  noIntegration,
];
