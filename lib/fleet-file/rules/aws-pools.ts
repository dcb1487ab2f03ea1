import type { Path } from "../../errors.ts";
import { refusedLabelKey } from "../../clouds/aws/kept-labels.ts";
import { AWS_LENGTHS, AWS_QUOTAS, KEPT_LABEL_DOMAINS } from "../../clouds/aws/limits.ts";
import { show } from "../read/finding.ts";
import type { Finding } from "../read/finding.ts";
import { eksClusters, eksPools } from "./aws-own.ts";
import type { Rule } from "./rule.ts";

const ACCEPTED_KEY = `at most ${AWS_LENGTHS.label} characters, and no domain of ${KEPT_LABEL_DOMAINS.join(", ")}`;

const refusedLabel: Rule = {
  id: "FW1951",
  severity: "error",
  title: "A label or taint that EKS sets on no node",
  why: "EKS keeps the domains of Kubernetes and of itself for labels and taints of its own, takes keys of at most 63 characters with their prefix, and no label without a value. It says so only when the node group is made, after the cluster.",
  fix: "Use a domain of your own, such as `acme.example/team`, and give the label a value.",
  check: ({ fleet }) =>
    eksPools(fleet).flatMap(({ pool, path }): readonly Finding[] => [
      ...Object.entries(pool.labels).flatMap(([key, value]) => labelFindings([...path, "labels", key], key, value)),
      ...pool.taints.flatMap(({ key }, index) => keyFindings([...path, "taints", index, "key"], key, "taint")),
    ]),
};

function labelFindings(path: Path, key: string, value: string): readonly Finding[] {
  const refused = keyFindings(path, key, "label").map((finding) => ({ ...finding, atKey: true as const }));
  if (value !== "") return refused;
  return [
    ...refused,
    { path, message: `the label ${show(key)} has no value`, seen: '""', accepted: `1 to ${AWS_LENGTHS.label} characters` },
  ];
}

function keyFindings(path: Path, key: string, what: "label" | "taint"): readonly Finding[] {
  const why = refusedLabelKey(key);
  return why === undefined
    ? []
    : [{ path, message: `no node gets the ${what} ${show(key)}: ${why}`, seen: key, accepted: ACCEPTED_KEY }];
}

const tooManyTaints: Rule = {
  id: "FW1952",
  severity: "error",
  title: "More taints than a node group has",
  why: "A node group has at most 50 taints.",
  fix: "Keep nodes apart by one taint a purpose.",
  check: ({ fleet }) =>
    eksPools(fleet)
      .filter(({ pool }) => pool.taints.length > AWS_QUOTAS.taints.most)
      .map(({ pool, path }) => ({
        path: [...path, "taints"],
        message: `pool ${pool.name} has ${pool.taints.length} taints`,
        seen: `${pool.taints.length} taints`,
        accepted: `at most ${AWS_QUOTAS.taints.most}`,
      })),
};

const manyNodes: Rule = {
  id: "FW1953",
  severity: "warning",
  title: "A pool or a cluster that needs a higher quota of EKS",
  why: "Unless AWS raises its quotas, a node group has at most 450 nodes and a cluster at most 30 node groups. What is beyond is refused by AWS in the middle of a deployment, or never starts when it is needed.",
  fix: "Ask AWS for more in the region's account, or have several pools of fewer nodes.",
  check: ({ fleet }) => [
    ...eksPools(fleet)
      .filter(({ pool }) => pool.max > AWS_QUOTAS.nodesPerGroup.standard)
      .map(({ pool, path }) => ({
        path: [...path, "max"],
        message: `pool ${pool.name} may grow to ${pool.max} nodes`,
        seen: String(pool.max),
        accepted: `at most ${AWS_QUOTAS.nodesPerGroup.standard}, or more once AWS has raised the quota`,
      })),
    ...eksClusters(fleet)
      .filter(({ cluster }) => cluster.pools.length > AWS_QUOTAS.groupsPerCluster.standard)
      .map(({ cluster }) => ({
        path: ["clusters", cluster.name, "pools"],
        message: `${cluster.name} has ${cluster.pools.length} pools`,
        seen: `${cluster.pools.length} pools`,
        accepted: `at most ${AWS_QUOTAS.groupsPerCluster.standard}, or more once AWS has raised the quota`,
      })),
  ],
};

/** Pools on AWS. */
export const AWS_POOLS: readonly Rule[] = [refusedLabel, tooManyTaints, manyNodes];
