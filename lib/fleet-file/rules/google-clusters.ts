import { GKE_LIMITS } from "../../clouds/google/gke-limits.ts";
import { SERVICE_ACCOUNT } from "../../clouds/google/existing.ts";
import { refusedWindow } from "../../clouds/google/maintenance.ts";
import { GKE_SUPPORT_ENDS, gkeSupportEnded } from "../../clouds/google/versions.ts";
import type { Pool } from "../../model/fleet.ts";
import { show } from "../read/finding.ts";
import { gkeClusters } from "./google-own.ts";
import type { Rule } from "./rule.ts";

const outOfSupport: Rule = {
  id: "FW1980",
  severity: "error",
  title: "A Kubernetes minor that GKE no longer supports as standard",
  dated: true,
  why: "Fleetwright's clusters are in the channel REGULAR, in which GKE upgrades a control plane by itself once standard support of its minor has ended: a file that says otherwise can't be deployed anew.",
  fix: "Upgrade `kubernetes` by one minor at a time.",
  check: ({ fleet, today }) =>
    gkeClusters(fleet).flatMap(({ cluster }) => {
      const ended = gkeSupportEnded(Number(cluster.kubernetes.slice(2)), today);
      if (ended === undefined) return [];
      const current = Object.entries(GKE_SUPPORT_ENDS).filter(([, end]) => today <= end);
      return [
        {
          path: ["clusters", cluster.name, "kubernetes"],
          message: `GKE ended standard support of Kubernetes ${cluster.kubernetes} ${ended}`,
          seen: cluster.kubernetes,
          accepted: current.length === 0 ? "a later minor" : current.map(([known]) => `1.${known}`).join(", "),
        },
      ];
    }),
};

const shortWindow: Rule = {
  id: "FW1981",
  severity: "error",
  title: "An upgrade window that GKE takes for too short",
  why: "GKE wants to be let in for 48 hours in any 32 days, and counts windows of 4 hours and more. It refuses the cluster with a shorter one.",
  fix: "Open the window longer or on more days, such as `Sat 00:00-12:00 UTC` or `daily 01:00-05:00 UTC`.",
  check: ({ fleet }) =>
    gkeClusters(fleet).flatMap(({ cluster: { name, upgradeWindow } }) => {
      const why = upgradeWindow === undefined ? undefined : refusedWindow(upgradeWindow);
      return why === undefined
        ? []
        : [
            {
              path: ["clusters", name, "upgradeWindow"],
              message: `the window of ${name} is too short: ${why}`,
              seen: upgradeWindow ?? "",
            },
          ];
    }),
};

const nowhereForSystem: Rule = {
  id: "FW1982",
  severity: "error",
  title: "A GKE cluster in which GKE's own pods can run nowhere",
  why: "What GKE runs in a cluster tolerates no taint of yours. Without a pool that has nodes from the start and lets it in, the cluster stays unhealthy.",
  fix: "Give one pool `min` of at least 1 and no taint with NoSchedule or NoExecute, or set `compute: auto`.",
  check: ({ fleet }) =>
    gkeClusters(fleet)
      .filter(({ cluster }) => cluster.compute === "pools" && !cluster.pools.some(takesEverybody))
      .map(({ cluster }) => ({
        path: ["clusters", cluster.name, "pools"],
        message: `no pool of ${cluster.name} takes GKE's own pods from the start`,
        accepted: "one pool with min of 1 and more, without a NoSchedule or NoExecute taint",
      })),
};

function takesEverybody({ min, taints }: Pool): boolean {
  return min > 0 && taints.every(({ effect }) => effect === "PreferNoSchedule");
}

const foreignIdentity: Rule = {
  id: "FW1983",
  severity: "error",
  title: "A pod identity that is no service account of Google's",
  why: "Pods act as service accounts by Workload Identity Federation for GKE, which knows them by their emails.",
  fix: "Write the email of the service account, and annotate the pod's Kubernetes service account with it.",
  check: ({ fleet }) =>
    gkeClusters(fleet).flatMap(({ cluster }) =>
      Object.entries(cluster.identities)
        .filter(([, email]) => !SERVICE_ACCOUNT.shape.test(email))
        .map(([pod, email]) => ({
          path: ["clusters", cluster.name, "identities", pod],
          message: `${show(email)} is no service account`,
          seen: email,
          accepted: SERVICE_ACCOUNT.accepted,
        })),
    ),
};

const identityTwice: Rule = {
  id: "FW1984",
  severity: "error",
  title: "A pod identity that two clusters of a project would share",
  why: "Google knows a pod by its project, namespace and service account, in whatever cluster it runs. What two stacks grant to the same pod is one grant: whichever cluster goes first takes it from the other.",
  fix: "Grant it in one of the clusters: pods of that name have it in all clusters of the project.",
  check: ({ fleet }) => {
    const first = new Map<string, string>();
    return gkeClusters(fleet).flatMap(({ cluster, region }) =>
      Object.entries(cluster.identities).flatMap(([pod, email]) => {
        const key = `${region.account ?? ""} ${pod} ${email}`;
        const other = first.get(key);
        if (other === undefined) first.set(key, cluster.name);
        return other === undefined
          ? []
          : [{ path: ["clusters", cluster.name, "identities", pod], message: `${other} grants the same to ${pod}`, seen: email }];
      }),
    );
  },
};

const foreignAddon: Rule = {
  id: "FW1985",
  severity: "error",
  title: "An add-on on GKE",
  why: "What GKE itself runs in a cluster comes in the versions that belong to the cluster's own, and takes no others.",
  fix: "Remove `addons` from the cluster, or set them to `null` there where a layer sets them for others.",
  check: ({ fleet }) =>
    gkeClusters(fleet)
      .filter(({ cluster }) => Object.keys(cluster.addons).length > 0)
      .map(({ cluster }) => ({
        path: ["clusters", cluster.name, "addons"],
        message: `add-ons of ${cluster.name} have GKE's own versions`,
        accepted: "no add-ons",
      })),
};

const existingNetwork: Rule = {
  id: "FW1986",
  severity: "error",
  title: "A GKE cluster in a network of which nothing is known to be free",
  why: "A GKE cluster has subnets of its own for nodes, pods and control plane. Which blocks of a network that something else owns are free, only its owner knows.",
  fix: "Name blocks that nobody else uses as `network.free` of the region, or register a cluster that stands in that network by `existing`.",
  check: ({ fleet }) =>
    gkeClusters(fleet)
      .filter(({ region }) => region.network?.free.length === 0)
      .map(({ cluster, region }) => ({
        path: ["clusters", cluster.name, "region"],
        message: `${cluster.name} would stand in the existing network of ${region.name}, and nothing says what is free there`,
        seen: region.name,
        accepted: "a region with `network.free`, or without `network`",
      })),
};

const strangeBackup: Rule = {
  id: "FW1991",
  severity: "error",
  title: "A backup plan that Google refuses",
  why: "Backup for GKE keeps at most 360 backups of a plan at the pace that it is asked for, and deletes none before its lock has ended. It refuses the plan after the cluster was made.",
  fix: "Keep backups for fewer days, make them less often, or lock them for fewer days.",
  check: ({ fleet }) =>
    gkeClusters(fleet).flatMap(({ cluster: { name, backup } }) => {
      if (backup === undefined) return [];
      const most = Math.floor((GKE_LIMITS.backups * backup.rpoHours) / 24);
      const found = (key: "lockDays" | "retainDays", message: string, accepted: string) => [
        { path: ["clusters", name, "backup", key], message, seen: String(backup[key]), accepted },
      ];
      if (backup.retainDays > most) {
        const message = `${name} would keep backups for ${backup.retainDays} days, one each ${backup.rpoHours} hours`;
        return found("retainDays", message, `at most ${most}`);
      }
      if (backup.lockDays <= backup.retainDays) return [];
      const message = `backups of ${name} are locked for ${backup.lockDays} days, and kept for ${backup.retainDays}`;
      return found("lockDays", message, `at most ${backup.retainDays}`);
    }),
};

/** Clusters on Google Cloud. */
export const GOOGLE_CLUSTERS: readonly Rule[] = [
  outOfSupport,
  shortWindow,
  nowhereForSystem,
  foreignIdentity,
  identityTwice,
  foreignAddon,
  existingNetwork,
  strangeBackup,
];
