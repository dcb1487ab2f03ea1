import type { BaselinePolicyName } from "../../model/baseline.ts";
import type { Rule } from "./rule.ts";

const READ_BY: Readonly<Record<"registries" | "loadBalancerClasses", BaselinePolicyName>> = {
  registries: "images",
  loadBalancerClasses: "loadBalancers",
};

const unread: Rule = {
  id: "FW1530",
  severity: "error",
  title: "A setting of the baseline that no policy reads",
  why: "Only the policy `images` looks at registries, only `loadBalancers` at classes of load balancers. Without it, nobody sees to what the setting says.",
  fix: "Choose the policy under `baseline.policies`, or take the setting out.",
  check: ({ spec }) => {
    const { baseline } = spec;
    if (baseline === undefined) return [];
    return (["registries", "loadBalancerClasses"] as const)
      .filter((key) => baseline[key] !== undefined && baseline.policies[READ_BY[key]] === undefined)
      .map((key) => ({
        path: ["baseline", key],
        message: `nothing reads it: the policy ${READ_BY[key]} is not chosen`,
        seen: key,
        accepted: `beside baseline.policies.${READ_BY[key]}`,
      }));
  },
};

const noClass: Rule = {
  id: "FW1531",
  severity: "error",
  title: "Load balancers of no class at all",
  why: "The policy `loadBalancers` admits Services of the classes that the fleet names. With none, it would be about every load balancer, and no Service could do anything about it.",
  fix: "Name the classes under `baseline.loadBalancerClasses`.",
  check: ({ spec }) =>
    spec.baseline?.policies.loadBalancers === undefined || spec.baseline.loadBalancerClasses !== undefined
      ? []
      : [
          {
            path: ["baseline", "policies", "loadBalancers"],
            message: "it admits Services of named classes, and none is named",
            seen: spec.baseline.policies.loadBalancers,
            accepted: "beside baseline.loadBalancerClasses",
          },
        ],
};

export const BASELINE: readonly Rule[] = [unread, noClass];
