import type { RuleInfo } from "../model/rule.ts";

const OPEN_API: RuleInfo = {
  id: "FW5001",
  severity: "error",
  title: "An API server that answers everybody",
  why: "Who finds a hole in Kubernetes' authentication, or a token, needs no way into a network first. A cluster whose fleet file has `endpoint: public` with a `reason:` is excepted by that.",
  fix: "Use `endpoint: restricted` with the callers in `access`, or `private`.",
};

const PLAIN_SECRETS: RuleInfo = {
  id: "FW5002",
  severity: "error",
  title: "Secrets of a cluster that no key of its own encrypts",
  why: "Kubernetes keeps Secrets in etcd. Without a key of its own, nobody in the team decides who may read the copies and backups that the cloud makes.",
  fix: "Encrypt them with a key of the cluster's own.",
};

const NO_LOGS: RuleInfo = {
  id: "FW5003",
  severity: "warning",
  title: "Logs of a control plane that are switched off",
  why: "After an incident nobody can tell who did what: the audit log is the only record of it.",
  fix: "Switch the control plane's logs on, the audit log among them.",
};

const UNPROTECTED: RuleInfo = {
  id: "FW5004",
  severity: "warning",
  title: "Something of value without deletion protection",
  why: "A wrong selection, or an edit that forces a replacement, destroys it in one step.",
  fix: "Set `protect: true` in the fleet file; in a stack of your own, the cloud's deletion protection or `lifecycle.prevent_destroy`.",
};

const OPEN_INGRESS: RuleInfo = {
  id: "FW5005",
  severity: "error",
  title: "Ports that the whole internet reaches",
  why: "Ports 80 and 443 are for everybody, and the port of an entry; every other port that everybody reaches is searched for within minutes.",
  fix: "Name the blocks that may call.",
};

const ALL_RIGHTS: RuleInfo = {
  id: "FW5006",
  severity: "error",
  title: "Rights to everything",
  why: "Who may do everything in an account, project or subscription is one stolen token away from owning it.",
  fix: "Grant the actions that are used, on the resources that they are used on, to named principals.",
};

const PUBLIC_STORAGE: RuleInfo = {
  id: "FW5007",
  severity: "error",
  title: "Storage that is, or can be made, public",
  why: "Logs, backups and states name everything that there is to attack, and often hold secrets.",
  fix: "Block public access of buckets and accounts, and grant to named principals.",
};

const PLAIN_DISKS: RuleInfo = {
  id: "FW5008",
  severity: "error",
  title: "Disks that aren't encrypted",
  why: "Nodes hold the Secrets of their pods, and images and caches of what they run.",
  fix: "Encrypt them; of AKS nodes also what the machine itself holds (`host_encryption_enabled`).",
};

const NO_KEY_OF_OURS: RuleInfo = {
  id: "FW5009",
  severity: "warning",
  title: "Logs, disks or buckets without a key of the team's own",
  why: "They are encrypted, but by a key of the cloud's: nobody in the team can say who may read them, or end it.",
  fix: "Name a key of your own.",
};

const NODE_IDENTITY: RuleInfo = {
  id: "FW5010",
  severity: "error",
  title: "Pods that can take the identity of their node",
  why: "A pod that reaches the node's metadata service may do whatever the node may, whatever rights it has itself.",
  fix: "Ask for tokens of the metadata service (one hop), or use the cloud's workload identity.",
};

const PUBLIC_NODES: RuleInfo = {
  id: "FW5011",
  severity: "error",
  title: "Nodes with public addresses",
  why: "Every port that a node listens on by mistake is then one that the internet can try.",
  fix: "Keep nodes in private subnets, and let them out by NAT.",
};

const OLD_KEYS: RuleInfo = {
  id: "FW5012",
  severity: "warning",
  title: "Keys that are never renewed",
  why: "A key that leaked once opens everything that was ever encrypted with it, and all that will be.",
  fix: "Switch rotation on; on Google Cloud within 90 days.",
};

const NO_FLOWS: RuleInfo = {
  id: "FW5013",
  severity: "warning",
  title: "A network whose connections nobody logs",
  why: "Without flow logs nobody can tell where an intruder went, or what a cluster talks to.",
  fix: "Switch flow logs on, and keep them for 90 days.",
};

const OLD_TLS: RuleInfo = {
  id: "FW5014",
  severity: "error",
  title: "TLS older than 1.2",
  why: "Versions before 1.2 have known ways to read what they carry.",
  fix: "Set a policy of TLS 1.2 or 1.3.",
};

const OLD_SIGN_IN: RuleInfo = {
  id: "FW5015",
  severity: "error",
  title: "A cluster that lets in who can't be shut out",
  why: "Client certificates, accounts of the cluster's own and rights beside RBAC stay valid after the cloud's identity of a person is gone, and no audit names the person.",
  fix: "Leave signing in to the cloud's identities, and rights to RBAC.",
};

const PLAIN_STATE: RuleInfo = {
  id: "FW5016",
  severity: "error",
  title: "Terraform state that isn't encrypted",
  why: "A state holds every attribute of what it describes, those of a team's own resources among them.",
  fix: "Set `encrypt = true` of the S3 backend; the fleet file's `state: { backend: s3 }` does.",
};

/** FW5091: somebody allowed this until a day that has passed. */
export const EXPIRED: RuleInfo = {
  id: "FW5091",
  severity: "error",
  dated: true,
  title: "An exception from policy has ended",
  why: "Somebody allowed this until a day that has passed, so that it would be decided again. What it allowed counts again as well.",
  fix: "Mend what it allowed and remove it, or decide again and write a new `until`.",
};

/** FW5092: nothing is found that it allows. */
export const UNUSED: RuleInfo = {
  id: "FW5092",
  severity: "warning",
  title: "An exception from policy that allows nothing",
  why: "What it allowed is gone, or it never fitted. It would hide the next finding that happens to fit.",
  fix: "Remove it, or mend its rule, stack or address.",
};

/** Rules over synthesized Terraform and plans. What lets somebody in is an error; what is missed afterwards is a warning. */
export const POLICY_RULES: readonly RuleInfo[] = [
  ...[OPEN_API, PLAIN_SECRETS, NO_LOGS, UNPROTECTED, OPEN_INGRESS, ALL_RIGHTS, PUBLIC_STORAGE, PLAIN_DISKS],
  ...[NO_KEY_OF_OURS, NODE_IDENTITY, PUBLIC_NODES, OLD_KEYS, NO_FLOWS, OLD_TLS, OLD_SIGN_IN, PLAIN_STATE],
  ...[EXPIRED, UNUSED],
];
