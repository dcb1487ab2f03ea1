import { LOCAL_KUBERNETES } from "../../clouds/local/kubernetes.ts";
import { kubernetesPath, ours } from "./lifecycle.ts";
import type { Rule } from "./rule.ts";

const noLocalBuild: Rule = {
  id: "FW1709",
  severity: "error",
  title: "A Kubernetes minor that local clusters don't have",
  why: "Local control planes are built from the sources of one release for each minor that this release of Fleetwright knows.",
  fix: "Set `kubernetes` to one of the accepted minors, for the region or the cluster.",
  check: ({ fleet }) =>
    ours({ fleet })
      .filter(({ minors, minor }) => minors === "built" && LOCAL_KUBERNETES[`1.${minor}`] === undefined)
      .map(({ name, minor }) => ({
        path: kubernetesPath(name),
        message: `there is no local Kubernetes 1.${minor}`,
        seen: `1.${minor}`,
        accepted: Object.keys(LOCAL_KUBERNETES).join(", "),
      })),
};

/** Clusters on this machine. */
export const LOCAL: readonly Rule[] = [noLocalBuild];
