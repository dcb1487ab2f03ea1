import type { Baseline, BaselinePolicyName, Enforcement } from "../../model/baseline.ts";
import { BASELINE_POLICIES } from "../../model/baseline.ts";
import type { ObjectWithPolicy, Right } from "../contract.ts";
import type { KubeObject } from "../kube-object.ts";
import { excludedNamespaces } from "./excluded.ts";
import { POLICIES } from "./policies.ts";

const API = "admissionregistration.k8s.io/v1";
export const BASELINE = "baseline";

const ACTIONS: Readonly<Record<Enforcement, readonly string[]>> = {
  audit: ["Audit"],
  warn: ["Warn", "Audit"],
  deny: ["Deny"],
};

export const BASELINE_RIGHTS: readonly Right[] = ["validatingadmissionpolicies", "validatingadmissionpolicybindings"].flatMap(
  (resource) => ["create", "patch", "delete"].map((verb) => ({ verb, group: "admissionregistration.k8s.io", resource })),
);

/** The policies that were chosen, in one order. */
export function chosenPolicies({
  policies,
}: Baseline): readonly (readonly [name: BaselinePolicyName, enforcement: Enforcement])[] {
  return BASELINE_POLICIES.flatMap((name) => {
    const enforcement = policies[name];
    return enforcement === undefined ? [] : [[name, enforcement] as const];
  });
}

/**
 * Pure: the policies with their bindings, the same in every cluster of a fleet. They come with the last stage, beside what the
 * agent follows, and nothing waits for them.
 */
export function baselineObjects(fleet: string, baseline: Baseline | undefined): readonly ObjectWithPolicy[] {
  if (baseline === undefined) return [];
  return chosenPolicies(baseline)
    .flatMap(([name, enforcement]) => [policy(name, baseline), binding(name, enforcement, fleet, baseline)])
    .map((object) => ({ object, stage: "E", policy: "own" }));
}

function policy(key: BaselinePolicyName, baseline: Baseline): KubeObject {
  const { name, kind, resources, expressions, message } = POLICIES[key];
  return {
    apiVersion: API,
    kind: "ValidatingAdmissionPolicy",
    metadata: { name: `fleetwright-${name}` },
    spec: {
      failurePolicy: "Fail",
      matchConstraints: {
        matchPolicy: "Equivalent",
        resourceRules: [
          { apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE", "UPDATE"], resources, scope: "Namespaced" },
        ],
      },
      // What was there before the policy may still be labelled, and deleted: its finalizers are taken off by an update.
      matchConditions: [
        { name: "says-something-new", expression: "request.operation != 'UPDATE' || object.spec != oldObject.spec" },
      ],
      validations: expressions(baseline).map((expression) => ({ expression, message: message(baseline), reason: "Forbidden" })),
      auditAnnotations: [
        {
          key: "object",
          valueExpression: `'${kind} ' + object.metadata.?namespace.orValue('') + '/' + object.metadata.?name.orValue('')`,
        },
      ],
    },
  };
}

function binding(key: BaselinePolicyName, enforcement: Enforcement, fleet: string, baseline: Baseline): KubeObject {
  const name = `fleetwright-${POLICIES[key].name}`;
  const values = excludedNamespaces(fleet, baseline);
  return {
    apiVersion: API,
    kind: "ValidatingAdmissionPolicyBinding",
    metadata: { name },
    spec: {
      policyName: name,
      validationActions: ACTIONS[enforcement],
      matchResources: {
        namespaceSelector: { matchExpressions: [{ key: "kubernetes.io/metadata.name", operator: "NotIn", values }] },
      },
    },
  };
}
