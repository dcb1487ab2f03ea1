import { describe, expect, test } from "@jest/globals";
import { judgeAdoption } from "../../lib/terraform/adoption.ts";
import { plannedChanges } from "../../lib/terraform/planned-changes.ts";

interface Sketch {
  readonly actions: readonly string[];
  readonly importing?: { readonly id: string };
  readonly replace_paths?: readonly (readonly (string | number)[])[];
  readonly before?: object;
}

/** A plan as `terraform show -json` prints it, with one change for each address. */
function verdictOf(changes: Readonly<Record<string, Sketch>>) {
  const resource_changes = Object.entries(changes).map(([address, change]) => ({ address, mode: "managed", change }));
  return judgeAdoption(plannedChanges(JSON.stringify({ format_version: "1.2", resource_changes })));
}

const NOTHING = { actions: ["no-op"], importing: { id: "legacy-prod" } };

describe("an adoption", () => {
  test("is right where everything is taken over, changed in place or added", () => {
    expect(
      verdictOf({
        "aws_eks_cluster.cluster": { actions: ["update"], importing: { id: "legacy-prod" } },
        "aws_iam_role.cluster": NOTHING,
        "aws_kms_key.key": { actions: ["create"] },
      }),
    ).toEqual({
      refusals: [],
      takenOver: ["aws_eks_cluster.cluster", "aws_iam_role.cluster"],
      changed: ["aws_eks_cluster.cluster"],
      created: ["aws_kms_key.key"],
    });
  });

  test.each([
    ["delete", "create"],
    ["create", "delete"],
  ])("is refused where anything is replaced (%s, %s), with what can't be changed", (...actions) => {
    const { refusals } = verdictOf({
      "aws_eks_cluster.cluster": {
        actions,
        importing: { id: "x" },
        replace_paths: [["role_arn"], ["vpc_config", 0, "subnet_ids"]],
      },
    });
    expect(refusals).toEqual([
      "aws_eks_cluster.cluster would be destroyed and made anew, because it can't be changed in place: role_arn, vpc_config[0].subnet_ids",
    ]);
  });

  test("is refused where anything is destroyed, each by its address", () => {
    const { refusals } = verdictOf({ "aws_iam_role.a": { actions: ["delete"] }, "aws_iam_role.b": { actions: ["delete"] } });
    expect(refusals).toEqual(["aws_iam_role.a would be destroyed", "aws_iam_role.b would be destroyed"]);
  });

  test("is refused where the cluster itself is not found, so that none is made under its name", () => {
    const { refusals } = verdictOf({ "aws_eks_cluster.cluster": { actions: ["create"] } });
    expect(refusals).toEqual([expect.stringContaining("EKS has no cluster of the name")]);
  });

  test("is refused where people are known by a ConfigMap only, which EKS gives up in two steps", () => {
    const before = { access_config: [{ authentication_mode: "CONFIG_MAP" }] };
    const { refusals } = verdictOf({ "aws_eks_cluster.cluster": { ...NOTHING, actions: ["update"], before } });
    expect(refusals).toEqual([expect.stringContaining("API_AND_CONFIG_MAP first")]);
  });

  test("does not look at data sources", () => {
    const resource_changes = [{ address: "data.x.y", mode: "data", change: { actions: ["delete"] } }];
    expect(plannedChanges(JSON.stringify({ resource_changes }))).toEqual([]);
  });
});
