import { blocksAt, textsIn, valueAt } from "../resource.ts";
import type { CloudCheck } from "../rule.ts";
import { isEmpty, isEverybody, isOff, isOn } from "../values.ts";

const LOGS = ["api", "audit", "authenticator", "controllerManager", "scheduler"];

/** EKS clusters and their nodes. */
export const CLUSTERS: readonly CloudCheck[] = [
  {
    rule: "FW5001",
    types: ["aws_eks_cluster"],
    same: { checkov: ["CKV_AWS_38"], trivy: ["AWS-0041"] },
    find: ({ values }) => {
      const callers = valueAt(values, "vpc_config.public_access_cidrs");
      const isOpen = isEmpty(callers) || isEverybody(callers);
      return isOff(valueAt(values, "vpc_config.endpoint_public_access")) || !isOpen
        ? []
        : ["its API server answers the whole internet"];
    },
  },
  {
    rule: "FW5002",
    types: ["aws_eks_cluster"],
    same: { checkov: ["CKV_AWS_58"], trivy: ["AWS-0039"] },
    find: ({ values }) =>
      blocksAt(values, "encryption_config").some((block) => textsIn(block["resources"]).includes("secrets"))
        ? []
        : ["no key of its own encrypts its Secrets"],
  },
  {
    rule: "FW5003",
    types: ["aws_eks_cluster"],
    same: { checkov: ["CKV_AWS_37"], trivy: ["AWS-0038"] },
    find: ({ values }) => {
      const kept = textsIn(values["enabled_cluster_log_types"]);
      const missing = LOGS.filter((log) => !kept.includes(log));
      return missing.length === 0 ? [] : [`it doesn't keep these logs: ${missing.join(", ")}`];
    },
  },
  {
    rule: "FW5004",
    types: ["aws_eks_cluster", "aws_kms_key"],
    same: { checkov: [], trivy: [] },
    find: ({ values, preventDestroy }) =>
      preventDestroy || isOn(values["deletion_protection"]) ? [] : ["nothing keeps it from being destroyed by mistake"],
  },
  {
    rule: "FW5005",
    types: ["aws_eks_node_group"],
    same: { checkov: ["CKV_AWS_100"], trivy: [] },
    find: ({ values }) =>
      !isEmpty(valueAt(values, "remote_access.ec2_ssh_key")) &&
      isEmpty(valueAt(values, "remote_access.source_security_group_ids"))
        ? ["everybody reaches port 22 of its nodes"]
        : [],
  },
  {
    rule: "FW5008",
    types: ["aws_launch_template"],
    same: { checkov: [], trivy: [] },
    find: ({ values }) =>
      blocksAt(values, "block_device_mappings")
        .filter((disk) => blocksAt(disk, "ebs").length > 0 && !isOn(valueAt(disk, "ebs.encrypted")))
        .map((disk) => `its disk ${textsIn(disk["device_name"]).join()} isn't encrypted`),
  },
  {
    rule: "FW5008",
    types: ["aws_ebs_volume"],
    same: { checkov: ["CKV_AWS_3"], trivy: ["AWS-0026"] },
    find: ({ values }) => (isOn(values["encrypted"]) ? [] : ["it isn't encrypted"]),
  },
  {
    rule: "FW5010",
    types: ["aws_launch_template"],
    same: { checkov: ["CKV_AWS_79"], trivy: ["AWS-0130"] },
    find: ({ values }) =>
      valueAt(values, "metadata_options.http_endpoint") === "disabled" ||
      valueAt(values, "metadata_options.http_tokens") === "required"
        ? []
        : ["its metadata service answers without a token"],
  },
  {
    rule: "FW5010",
    types: ["aws_launch_template"],
    same: { checkov: ["CKV_AWS_341"], trivy: [] },
    find: ({ values }) =>
      Number(valueAt(values, "metadata_options.http_put_response_hop_limit") ?? 1) > 1
        ? ["pods reach its metadata service, as more than one hop is allowed"]
        : [],
  },
  {
    rule: "FW5011",
    types: ["aws_launch_template"],
    same: { checkov: ["CKV_AWS_88"], trivy: [] },
    find: ({ values }) =>
      blocksAt(values, "network_interfaces").some((one) => isOn(one["associate_public_ip_address"]))
        ? ["its nodes get public addresses"]
        : [],
  },
];
