import { describe, expect, test } from "@jest/globals";
import { literal } from "../../../../constructs/cdk.ts";
import { CLUSTER_SECURITY_GROUP_OUTPUT } from "../../../../constructs/aws/cluster/cluster.ts";
import { EKS_ADDONS } from "../../../../lib/clouds/aws/addons.ts";
import type { ClusterRecord } from "../../../../lib/contracts/cluster-record.ts";
import { parseClusterRecord } from "../../../../lib/contracts/parse-cluster-record.ts";
import { NETWORK, anAwsCluster, anAwsPool } from "../../../support/an-aws-cluster.ts";
import { ofType } from "../../../support/aws-connectivity.ts";

const PLAIN = anAwsCluster();
const CLUSTER = PLAIN.one("aws_eks_cluster");

describe("an EKS cluster", () => {
  test("knows nobody but those with an access entry, not even its creator", () => {
    expect(CLUSTER["access_config"]).toEqual({
      authentication_mode: "API",
      bootstrap_cluster_creator_admin_permissions: false,
    });
    expect(PLAIN.one("aws_eks_access_entry")).toMatchObject({ principal_arn: "arn:aws:iam::111122223333:role/apply" });
    expect(PLAIN.one("aws_eks_access_policy_association")).toMatchObject({
      policy_arn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy",
      access_scope: { type: "cluster" },
    });
  });

  test("makes its creator its administrator where nobody is named, and keeps them when somebody else deploys", () => {
    const { one } = anAwsCluster({ grants: [] });
    expect(one("aws_eks_access_entry")).toMatchObject({
      principal_arn: expect.stringMatching(/^\$\{data\.aws_iam_session_context\..*\.issuer_arn\}$/) as unknown,
      lifecycle: { ignore_changes: ["principal_arn"] },
    });
  });

  test("gives each principal of the file the rights that it names, beside the creator where nobody deploys by role", () => {
    const principals = ["cluster-admin", "edit", "view"] as const;
    const grants = principals.map((rights) => ({
      name: `principal-${rights}`,
      principal: literal(`arn:aws:iam::111122223333:role/${rights}`),
      rights,
    }));
    const { resources } = anAwsCluster({ grants, creatorIsAdmin: true });
    const given = ofType(resources, "aws_eks_access_policy_association").map((one) => String(one["policy_arn"]).split("/")[1]);
    expect(given.sort()).toEqual([
      "AmazonEKSClusterAdminPolicy",
      "AmazonEKSClusterAdminPolicy",
      "AmazonEKSEditPolicy",
      "AmazonEKSViewPolicy",
    ]);
  });

  test("lets pods take the roles that the file names, by their service accounts", () => {
    const role = "arn:aws:iam::111122223333:role/flux";
    const { resources } = anAwsCluster({ identities: { "flux-system/source-controller": literal(role) } });
    expect(ofType(resources, "aws_eks_pod_identity_association")).toContainEqual(
      expect.objectContaining({ namespace: "flux-system", service_account: "source-controller", role_arn: role }),
    );
    expect(() => anAwsCluster({ identities: { flux: literal(role) } })).toThrow('"flux" is no <namespace>/<service account>');
  });

  test("encrypts its secrets with a key of its own that AWS rotates", () => {
    expect(CLUSTER["encryption_config"]).toMatchObject({ resources: ["secrets"] });
    expect(PLAIN.one("aws_kms_key")).toMatchObject({ enable_key_rotation: true, deletion_window_in_days: 30 });
  });

  test("writes all control plane logs to an encrypted group that was there before it and keeps them for a year", () => {
    expect(CLUSTER["enabled_cluster_log_types"]).toEqual(["api", "audit", "authenticator", "controllerManager", "scheduler"]);
    expect(PLAIN.one("aws_cloudwatch_log_group")).toMatchObject({
      name: "/aws/eks/acme-shop/cluster",
      retention_in_days: 365,
      kms_key_id: expect.stringContaining("aws_kms_key.") as unknown,
    });
    expect(CLUSTER["depends_on"]).toContainEqual(expect.stringMatching(/^aws_cloudwatch_log_group\./));
  });

  test("pays for no extended support, and moves out of a zone that fails", () => {
    expect(CLUSTER).toMatchObject({ upgrade_policy: { support_type: "STANDARD" }, zonal_shift_config: { enabled: true } });
  });

  test("brings no add-ons that nobody owns", () => {
    expect(CLUSTER["bootstrap_self_managed_addons"]).toBe(false);
  });

  test.each([true, false])("is protected together with its key and logs: %s", (protect) => {
    const { one } = anAwsCluster({ protect });
    for (const type of ["aws_eks_cluster", "aws_kms_key", "aws_cloudwatch_log_group"]) {
      expect(one(type)).toMatchObject({ lifecycle: { prevent_destroy: protect } });
    }
  });

  test("emits nothing that the oldest plugin does not know", () => {
    expect(Object.keys(CLUSTER)).not.toEqual(expect.arrayContaining(["region"]));
    expect(PLAIN.json).not.toMatch(/"(deletion_protection|control_plane_scaling_config|disable_session_tags|target_role_arn)"/);
  });
});

describe("a pool", () => {
  const GROUP = PLAIN.one("aws_eks_node_group");

  test("gives no pod its node's role: tokens are required, and reach one hop", () => {
    expect(PLAIN.one("aws_launch_template")).toMatchObject({
      metadata_options: { http_endpoint: "enabled", http_tokens: "required", http_put_response_hop_limit: 1 },
    });
  });

  test("has encrypted disks", () => {
    expect(PLAIN.one("aws_launch_template")).toMatchObject({
      block_device_mappings: [{ device_name: "/dev/xvda", ebs: { encrypted: "true", volume_type: "gp3" } }],
    });
  });

  test("of Bottlerocket has both of its disks encrypted, and what containers write on the larger", () => {
    const pools = [anAwsPool("general", { image: "bottlerocket", arch: "arm64", surge: 50 })];
    const { one } = anAwsCluster({ compute: { pools } });
    expect(one("aws_eks_node_group")).toMatchObject({
      ami_type: "BOTTLEROCKET_ARM_64",
      update_config: { max_unavailable_percentage: 50 },
    });
    expect(one("aws_launch_template")["block_device_mappings"]).toMatchObject([
      { device_name: "/dev/xvda", ebs: { encrypted: "true" } },
      { device_name: "/dev/xvdb", ebs: { encrypted: "true", volume_size: 50 } },
    ]);
  });

  test("leaves the number of nodes to the autoscaler, and comes up changed before the old one goes", () => {
    expect(GROUP).toMatchObject({
      scaling_config: { min_size: 2, desired_size: 2, max_size: 6 },
      update_config: { max_unavailable_percentage: 33 },
      lifecycle: { create_before_destroy: true, ignore_changes: ["scaling_config"] },
    });
  });

  test("stands in the subnets that it is given, and its control plane in others", () => {
    const pools = [anAwsPool("general"), { ...anAwsPool("one"), subnetIds: ["subnet-private2"] }];
    const { resources, one } = anAwsCluster({ compute: { pools } });
    expect(ofType(resources, "aws_eks_node_group").map((group) => group["subnet_ids"])).toEqual([
      ["subnet-private0", "subnet-private1", "subnet-private2"],
      ["subnet-private2"],
    ]);
    expect(one("aws_eks_cluster")["vpc_config"]).toMatchObject({
      subnet_ids: ["subnet-intra0", "subnet-intra1", "subnet-intra2"],
    });
  });

  test("takes spot, arm64, labels and taints from the fleet file", () => {
    const pools = [
      anAwsPool("general"),
      anAwsPool("web", {
        spot: true,
        arch: "arm64",
        labels: { "acme.example/tier": "web" },
        taints: [{ key: "dedicated", value: undefined, effect: "NoExecute" }],
      }),
    ];
    const [, web] = ofType(anAwsCluster({ compute: { pools } }).resources, "aws_eks_node_group");
    expect(web).toMatchObject({
      capacity_type: "SPOT",
      ami_type: "AL2023_ARM_64_STANDARD",
      instance_types: ["m7g.xlarge", "m6g.xlarge"],
      labels: { "acme.example/tier": "web" },
      taint: [{ key: "dedicated", effect: "NO_EXECUTE" }],
    });
  });

  test.each([
    ["none is without a taint", anAwsPool("web", { taints: [{ key: "a", value: undefined, effect: "NoSchedule" }] })],
    ["none has a node from the start", anAwsPool("web", { min: 0 })],
  ])("is refused alone when CoreDNS could not run: %s", (_why, pool) => {
    expect(() => anAwsCluster({ compute: { pools: [pool] } })).toThrow("none of them takes CoreDNS");
  });
});

describe("add-ons", () => {
  const addons = Object.fromEntries(
    ofType(PLAIN.resources, "aws_eks_addon").map((addon) => [String(addon["addon_name"]), addon]),
  );

  test("are those whose versions can be pinned", () => {
    expect(Object.keys(addons).sort()).toEqual([...EKS_ADDONS]);
  });

  test("come in an order in which nodes become Ready", () => {
    expect(PLAIN.one("aws_eks_node_group")["depends_on"]).toEqual(
      expect.arrayContaining(
        ["vpc-cni", "kube-proxy", "eks-pod-identity-agent"].map((name) =>
          expect.stringMatching(new RegExp(`^aws_eks_addon.*${name}`)),
        ),
      ),
    );
    for (const name of ["coredns", "aws-ebs-csi-driver"]) {
      expect(addons[name]?.["depends_on"]).toContainEqual(expect.stringMatching(/^aws_eks_node_group\./));
    }
  });

  test("have the version that AWS picks, unless the file pins one", () => {
    expect(Object.values(addons).filter((addon) => "addon_version" in addon)).toEqual([]);
    const pinned = ofType(anAwsCluster({ addons: { coredns: literal("v1.12.3-eksbuild.1") } }).resources, "aws_eks_addon");
    expect(pinned.filter((addon) => "addon_version" in addon)).toMatchObject([
      { addon_name: "coredns", addon_version: "v1.12.3-eksbuild.1" },
    ]);
  });

  test("keep a pod's own address on its way to other networks", () => {
    expect(JSON.parse(String(addons["vpc-cni"]?.["configuration_values"]))).toMatchObject({
      env: { AWS_VPC_K8S_CNI_EXTERNALSNAT: "true", ENABLE_PREFIX_DELEGATION: "true" },
    });
  });

  test("get their rights as pods of this one cluster, and nodes get none of them", () => {
    expect(ofType(PLAIN.resources, "aws_eks_pod_identity_association").map((one) => one["service_account"])).toEqual([
      "aws-node",
      "ebs-csi-controller-sa",
    ]);
    const roles = Object.entries(PLAIN.resources["aws_iam_role_policy_attachment"] ?? {});
    const onNodes = roles.filter(([, one]) => String(one["role"]).includes("node-role")).map(([, one]) => one["policy_arn"]);
    expect(onNodes).toEqual([
      "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPullOnly",
      "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy",
    ]);
    const trusts = ofType(PLAIN.resources, "aws_iam_role").map((role) => String(role["assume_role_policy"]));
    expect(trusts.filter((trust) => trust.includes("pods.eks") && !trust.includes("aws:SourceArn"))).toEqual([]);
  });

  test("are not there in Auto Mode, which brings its own", () => {
    const { resources, one } = anAwsCluster({ compute: "auto" });
    expect([resources["aws_eks_addon"], resources["aws_eks_node_group"]]).toEqual([undefined, undefined]);
    expect(one("aws_eks_cluster")).toMatchObject({
      compute_config: { enabled: true },
      kubernetes_network_config: { elastic_load_balancing: { enabled: true } },
      storage_config: { block_storage: { enabled: true } },
    });
  });
});

test.each([
  ["pools", false],
  ["auto", true],
] as const)("whether EKS brings nodes is said in all three places, so that it can be changed: %s", (compute, enabled) => {
  const { one } = anAwsCluster({ compute: compute === "auto" ? "auto" : { pools: [anAwsPool("general")] } });
  expect(one("aws_eks_cluster")).toMatchObject({
    compute_config: { enabled },
    kubernetes_network_config: { elastic_load_balancing: { enabled } },
    storage_config: { block_storage: { enabled } },
  });
});

test("an adopted cluster, which may never have had these, is left as it is", () => {
  const { one } = anAwsCluster({ adopted: true });
  expect(one("aws_eks_cluster")).not.toHaveProperty("compute_config");
});

describe("the record of an EKS cluster", () => {
  test("says how to get a token, and holds none", () => {
    const record = parseClusterRecord(
      { ...recordOf({ role: literal("arn:aws:iam::111122223333:role/apply") }), endpoints: ENDPOINTS },
      "the output",
    );
    expect(record.credential).toEqual({
      kind: "eks",
      role: "arn:aws:iam::111122223333:role/apply",
      cluster: expect.stringContaining("aws_eks_access_policy_association.") as unknown,
      region: "eu-west-1",
    });
  });

  test("tells a rebuilt cluster from the one before it, whose ARN is the same", () => {
    const { nativeId, incarnation } = recordOf({});
    expect(nativeId).toMatch(/\.arn\}$/);
    expect(incarnation).toMatch(/^\$\{basename\(aws_eks_cluster\.\w+\.identity\[0\]\.oidc\[0\]\.issuer\)\}$/);
  });

  test("tells runners of the address on the internet only where there is one", () => {
    expect(recordOf({}).endpoints.map(({ from }) => from)).toEqual(["runner", "network"]);
    expect(recordOf({ endpoint: "private" }).endpoints.map(({ from }) => from)).toEqual(["network"]);
  });

  test("stands beside the security group that callers on private paths are let in by", () => {
    expect(PLAIN.outputs[CLUSTER_SECURITY_GROUP_OUTPUT]).toBeDefined();
  });
});

/** What a deployment would make of the expressions. */
const ENDPOINTS = [{ url: "https://abc.eks.amazonaws.com", from: "runner", ca: { data: "Zm9v" } }];

function recordOf(difference: Parameters<typeof anAwsCluster>[0]) {
  const { outputs } = anAwsCluster({ network: NETWORK, ...difference });
  return outputs["cluster_record"]?.value as Pick<ClusterRecord, "endpoints" | "nativeId" | "incarnation">;
}
