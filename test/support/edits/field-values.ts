import * as z from "zod";
import type { SchemaField } from "../../../lib/fleet-file/schema/schema-walk.ts";
import { literals } from "../../../lib/fleet-file/schema/schema-walk.ts";
import type { FleetSpec } from "../../../lib/fleet-file/schema/schema.ts";

/** Another value than the example, for fields whose value is a name or an id. */
const OTHER: Readonly<Record<string, readonly unknown[]>> = {
  fleet: ["other"],
  "state.bucket": ["other-terraform"],
  "state.region": ["eu-central-1"],
  "state.account": ["444455556666"],
  "state.dir": ["states"],
  "state.jurisdiction": ["eu"],
  "dns.zone": ["other.example"],
  "dns.parent": [{ zoneId: "Z0123456789ABCDEFGHIJ", region: "west" }],
  "dns.parent.zoneId": ["Z0987654321JIHGFEDCBA"],
  "addressing.pool": ["10.0.0.0/9"],
  "addressing.reserved.*": ["10.252.0.0/16"],
  "access.operators.*": ["192.0.2.0/24"],
  "access.ci.*": ["192.0.2.7/32"],
  "access.principals.*.aws": ["arn:aws:iam::111122223333:role/others"],
  "baseline.registries.*": ["registry.acme.example/other"],
  "baseline.loadBalancerClasses.*": ["eks.amazonaws.com/nlb"],
  "baseline.excluded.*": ["old"],
  "sync.source.branch": ["next"],
  "sync.source.path": ["apps"],
  "sync.source.url": ["https://git.acme.example/other.git"],
  "regions.*.location": ["eu-west-2", "us-east-1", "europe-west4"],
  "regions.*.project": ["fir-other"],
  "regions.*.account": ["777788889999"],
  "regions.*.zones": [
    ["euw1-az2", "euw1-az1"],
    ["euw1-az1", "euw1-az2", "euw1-az3"],
    ["eun1-az1", "eun1-az2", "eun1-az3"],
  ],
  "regions.*.zones.*": ["euw1-az3", "eun1-az3"],
  "regions.*.identity.apply": ["arn:aws:iam::111122223333:role/deploy"],
  "regions.*.identity.plan": ["arn:aws:iam::111122223333:role/read"],
  "regions.*.network.id": ["vpc-0fedcba9876543210"],
  "regions.*.network.cidrs.*": ["192.168.0.0/17"],
  "regions.*.network.free": [["192.168.64.0/18", "192.168.128.0/18"]],
  "regions.*.network.free.*": ["192.168.0.0/18"],
  "regions.*.network.natGateway": [
    "/subscriptions/00000000-0000-0000-0000-000000000002/resourceGroups/legacy/providers/Microsoft.Network/natGateways/other",
  ],
  "regions.*.network.natAddresses.*": ["198.51.100.10"],
  "regions.*.sizes": [{ private: 21 }],
  "regions.*.sizes.private": [21, 19],
  "regions.*.sizes.pods": [21, 19],
  "regions.*.sizes.services": [21, 19],
  "regions.*.ports": ["17000-31999", "16000-30999"],
  "clusters.*.kubernetes": ["1.34", "1.36"],
  "clusters.*.description": ["Another"],
  "clusters.*.annotations.*": ["Nobody"],
  "clusters.*.pools.*.machine": ["8x32", "m7i.xlarge", "c4-standard-8"],
  "clusters.*.pools.*.min": [0, 1, 3],
  "clusters.*.pools.*.max": [2, 4, 12, 60],
  "clusters.*.pools.*.zones": [1, 2],
  "clusters.*.existing.id": ["plant-8"],
  "clusters.*.backup": [{ rpoHours: 12 }],
  "clusters.*.backup.rpoHours": [12],
  "clusters.*.backup.retainDays": [14],
  "clusters.*.fleetProject": ["fir-other"],
  "workloads.*.entry.host": ["new.fleet.acme.example", "new.meet.example"],
  "workloads.*.entry.health.path": ["/ready"],
  "workloads.*.entry.health.port": [8443],
  "workloads.*.entry.port": [8443, 80],
};

/** Whole values for the alternatives of a place that has several. */
const ALTERNATIVES: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>> = {
  backend: {
    s3: { backend: "s3", bucket: "acme-terraform", region: "eu-west-1", account: "111122223333" },
    gcs: { backend: "gcs", bucket: "acme-terraform", location: "europe-north1" },
    azurerm: {
      backend: "azurerm",
      subscription: "00000000-0000-0000-0000-000000000001",
      resourceGroup: "terraform",
      account: "acmeterraform",
      container: "state",
      location: "westeurope",
    },
    cloud: { backend: "cloud", hostname: "app.terraform.io", organization: "acme", project: "fleet" },
    local: { backend: "local" },
  },
  kind: {
    none: { kind: "none" },
    token: { kind: "token", from: "env:GIT_TOKEN" },
    ssh: { kind: "ssh", from: "env:GIT_KEY", knownHosts: "git.acme.example ssh-ed25519 AAAA" },
    "github-app": { kind: "github-app", from: "env:GIT_KEY", app: "123456", installation: "7890123" },
    oidc: { kind: "oidc" },
  },
};

/** The pattern of a field, a cluster's for what a layer sets for its clusters. */
export function patternOf({ pattern }: Pick<SchemaField, "pattern">): string {
  return pattern.join(".");
}

/** The cluster field that a layer's field is about; the same text for all others. */
export function clusterPattern(pattern: string): string {
  return pattern.replace(/^(defaults|rings\.\*\.clusters|regions\.\*\.clusters)\./, "clusters.*.");
}

/** `backend: s3` as the value of the place that has this alternative. */
export function alternative(when: string): Readonly<Record<string, unknown>> | undefined {
  const [discriminator = "", names = ""] = when.split(": ");
  return ALTERNATIVES[discriminator]?.[names.split(", ")[0] ?? ""];
}

/** Values that a field of this fleet may have, accepted by its schema. */
export function valuesOf(field: SchemaField, spec: FleetSpec): readonly unknown[] {
  const pattern = patternOf(field);
  const own = OTHER[pattern] ?? OTHER[clusterPattern(pattern)] ?? OTHER[pattern.replace(/^regions\.\*\.state\./, "state.")] ?? [];
  const { example } = field.meta ?? {};
  const values = [...own, ...namesFor(pattern, spec), ...chosen(field), ...(example === undefined ? [] : [example])];
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()].filter((value) => accepted(field, value));
}

function chosen({ schema }: SchemaField): readonly unknown[] {
  return schema instanceof z.ZodBoolean ? [true, false] : literals(schema);
}

function accepted({ schema }: SchemaField, value: unknown): boolean {
  return (schema as z.ZodType).safeParse(value).success;
}

/** Names of what the fleet has, for fields that name it. */
function namesFor(pattern: string, spec: FleetSpec): readonly unknown[] {
  if (/(^|\.)(region|hubs\.(aws|gcp|azure)|between\.\*)$/.test(pattern)) return Object.keys(spec.regions);
  if (/\.clusters\.\*$|\.components\.\*\.\*$|\.order\.\*$|^sync\.hub$/.test(pattern)) return Object.keys(spec.clusters);
  if (/\.components\.\*$|^workloads\.\*\.clusters$|principals\.\*\.clusters$|\.order$/.test(pattern)) {
    return Object.keys(spec.clusters).map((name) => [name]);
  }
  if (pattern.endsWith(".between")) return [Object.keys(spec.regions).slice(0, 2)];
  if (pattern === "connectivity.links") return [[{ between: Object.keys(spec.regions).slice(0, 2), via: "transit" }]];
  if (pattern === "connectivity.links.*") {
    const between = Object.keys(spec.regions).slice(0, 2);
    return ["peering", "transit", "none"].map((via) => ({ between, via }));
  }
  if (/(^|\.)ring$/.test(pattern)) return Object.keys(spec.rings ?? {});
  if (pattern === "clusters.*") return Object.keys(spec.regions).map((region) => ({ region }));
  if (pattern.endsWith(".component")) return ["back"];
  return [];
}
