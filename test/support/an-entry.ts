import type { AwsEntryDetail } from "../../lib/contracts/aws/entry-detail.ts";
import type { GoogleEntryDetail } from "../../lib/contracts/google/entry-detail.ts";
import type { ClusterEntry } from "../../lib/contracts/entry-record.ts";
import type { Dns, Entry } from "../../lib/model/fleet.ts";

/** An entry of a test, as far as it differs from a plain one. */
export function anEntry(difference: Partial<Entry> = {}): Entry {
  return {
    host: "shop.acme.example",
    component: undefined,
    via: "dns",
    reach: "internet",
    policy: "latency",
    port: 443,
    health: { path: "/healthz", port: 443, protocol: "http" },
    tls: "managed",
    weights: undefined,
    order: undefined,
    geo: undefined,
    ...difference,
  };
}

/** The zone that plain entries are in, there already. */
export function aZone(difference: Partial<Dns> = {}): Dns {
  return {
    provider: "route53",
    zone: "acme.example",
    region: "eu-west",
    create: false,
    zoneId: "Z0123456789ABCDEFGHIJ",
    parent: undefined,
    ...difference,
  };
}

/** What a cluster is told of the load balancer that stands in front of it. */
export const CLUSTER_ENTRY: ClusterEntry<AwsEntryDetail> = {
  host: "shop.acme.example",
  port: 443,
  sendTo: { name: "acme-shop-0123456789abcdef.elb.eu-west-1.amazonaws.com" },
  bind: {
    kind: "target-group",
    targetGroup: "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/acme-shop/0123456789abcdef",
    network: "vpc-1",
    securityGroup: "sg-1",
  },
  detail: {
    cloud: "aws",
    loadBalancer: "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/net/acme-shop/0123456789abcdef",
    zone: "Z2IFOLAFXWLO4F",
  },
};

/** What a cluster on GKE is told. */
export const GOOGLE_CLUSTER_ENTRY: ClusterEntry<GoogleEntryDetail> = {
  host: "shop.acme.example",
  port: 443,
  sendTo: { address: "198.51.100.10" },
  bind: {
    kind: "endpoint-group",
    endpointGroup: "acme-shop-north",
    backendService: "acme-shop-north--http",
    location: "europe-north1",
    project: "acme-prod",
  },
  detail: { cloud: "gcp" },
};
