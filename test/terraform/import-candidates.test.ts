import { expect, test } from "@jest/globals";
import { importCandidates } from "../../lib/terraform/import-candidates.ts";
import type { StackResources } from "../../lib/terraform/import-candidates.ts";
import { anAwsCluster } from "../support/an-aws-cluster.ts";

const CLUSTER = JSON.parse(anAwsCluster().json) as StackResources;

/** Ids by type, in the order of the stack. */
function idsOf(stack: StackResources, given: Readonly<Record<string, string>> = {}): readonly string[] {
  return importCandidates(stack, given).map(({ to, id }) => `${to.split(".")[0] ?? ""} ${id}`);
}

test("everything of a cluster whose id follows from its names may have been there before", () => {
  expect(idsOf(CLUSTER).filter((id) => !id.startsWith("aws_iam"))).toEqual([
    "aws_cloudwatch_log_group /aws/eks/acme-shop/cluster",
    "aws_eks_access_entry acme-shop:arn:aws:iam::111122223333:role/apply",
    "aws_eks_access_policy_association acme-shop#arn:aws:iam::111122223333:role/apply#arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy",
    "aws_eks_addon acme-shop:aws-ebs-csi-driver",
    "aws_eks_addon acme-shop:coredns",
    "aws_eks_addon acme-shop:eks-pod-identity-agent",
    "aws_eks_addon acme-shop:kube-proxy",
    "aws_eks_addon acme-shop:vpc-cni",
    "aws_eks_cluster acme-shop",
    "aws_kms_alias alias/eks/acme-shop",
  ]);
  expect(idsOf(CLUSTER)).toEqual(
    expect.arrayContaining([
      "aws_iam_role acme-shop-node",
      "aws_iam_role_policy acme-shop-cluster:secrets",
      "aws_iam_role_policy_attachment acme-shop-node/arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy",
    ]),
  );
});

test("pools and their templates are made anew beside the old ones, which no import could keep", () => {
  expect(idsOf(CLUSTER).filter((id) => /node_group|launch_template/.test(id))).toEqual([]);
});

test("a key has the id that somebody says", () => {
  expect(idsOf(CLUSTER)).not.toEqual(expect.arrayContaining([expect.stringMatching(/^aws_kms_key /)]));
  expect(idsOf(CLUSTER, { aws_kms_key: "1234abcd" })).toContain("aws_kms_key 1234abcd");
});

test("what is only known after a deployment is no candidate", () => {
  const stack = { resource: { aws_iam_role: { a: { name: "${data.x.y.name}" }, b: { name: "${aws_iam_role.a.name}" } } } };
  expect(importCandidates(stack, {})).toEqual([]);
});
