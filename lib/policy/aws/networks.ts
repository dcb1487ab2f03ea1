import { blocksAt } from "../resource.ts";
import type { PolicyResource, PolicyValues } from "../resource.ts";
import type { CloudCheck } from "../rule.ts";
import { isEmpty, isEverybody, isOn, mayBePublic, portsInWords, refersTo, textOf } from "../values.ts";

/** TLS policies of load balancers that begin at 1.2. https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html */
const TLS_1_2 = /TLS13-1-[23]-|TLS13-1-3-|TLS-1-2-|FS-1-2-/;

function openPorts(resource: PolicyResource, rules: readonly PolicyValues[]): readonly string[] {
  return rules.flatMap((rule) => {
    const sources = [rule["cidr_ipv4"], rule["cidr_ipv6"], rule["cidr_blocks"], rule["ipv6_cidr_blocks"]];
    const protocol = rule["ip_protocol"] ?? rule["protocol"];
    const isAll = textOf(protocol) === "-1" || protocol === "all" || isEmpty(rule["from_port"]);
    const ports = isAll ? undefined : ([Number(rule["from_port"]), Number(rule["to_port"])] as const);
    if (!sources.some((source) => isEverybody(source)) || protocol === "icmp" || mayBePublic(resource, ports)) return [];
    return [`everybody reaches ${portsInWords(ports)}`];
  });
}

/** Networks, their rules and their load balancers. */
export const NETWORKS: readonly CloudCheck[] = [
  {
    rule: "FW5005",
    types: ["aws_vpc_security_group_ingress_rule"],
    same: { checkov: ["CKV_AWS_24", "CKV_AWS_25", "CKV_AWS_277"], trivy: ["AWS-0107"] },
    find: (resource) => openPorts(resource, [resource.values]),
  },
  {
    rule: "FW5005",
    types: ["aws_security_group_rule"],
    same: { checkov: ["CKV_AWS_24", "CKV_AWS_25", "CKV_AWS_277"], trivy: ["AWS-0107"] },
    find: (resource) => (resource.values["type"] === "ingress" ? openPorts(resource, [resource.values]) : []),
  },
  {
    rule: "FW5005",
    types: ["aws_security_group"],
    same: { checkov: ["CKV_AWS_24", "CKV_AWS_25", "CKV_AWS_277"], trivy: ["AWS-0107"] },
    find: (resource) => openPorts(resource, blocksAt(resource.values, "ingress")),
  },
  {
    rule: "FW5005",
    types: ["aws_default_security_group"],
    same: { checkov: [], trivy: [] },
    find: (resource) => openPorts(resource, blocksAt(resource.values, "ingress")),
  },
  {
    rule: "FW5011",
    types: ["aws_subnet"],
    same: { checkov: ["CKV_AWS_130"], trivy: ["AWS-0164"] },
    find: ({ values }) => (isOn(values["map_public_ip_on_launch"]) ? ["machines in it get public addresses by themselves"] : []),
  },
  {
    rule: "FW5013",
    types: ["aws_vpc"],
    same: { checkov: ["CKV2_AWS_11"], trivy: ["AWS-0178"] },
    find: (network, { resources }) =>
      resources.some(({ type, values }) => type === "aws_flow_log" && refersTo(values["vpc_id"], network))
        ? []
        : ["no flow log is kept of its connections"],
  },
  {
    rule: "FW5004",
    types: ["aws_lb"],
    same: { checkov: ["CKV_AWS_150"], trivy: [] },
    find: ({ values }) =>
      isOn(values["enable_deletion_protection"]) ? [] : ["nothing keeps it from being destroyed by mistake"],
  },
  {
    rule: "FW5014",
    types: ["aws_lb_listener"],
    same: { checkov: ["CKV_AWS_103"], trivy: ["AWS-0047"] },
    find: ({ values }) => {
      const policy = values["ssl_policy"];
      const isEncrypted = values["protocol"] === "TLS" || values["protocol"] === "HTTPS";
      return isEncrypted && !(typeof policy === "string" && TLS_1_2.test(policy)) ? ["it takes TLS older than 1.2"] : [];
    },
  },
];
