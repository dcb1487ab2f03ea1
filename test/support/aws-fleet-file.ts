import { readFileSync } from "node:fs";
import path from "node:path";
import { CHECKOUT } from "./project.ts";
import { parseLock } from "../../lib/fleet-file/read/lock-file.ts";
import { formatLock } from "../../lib/fleet-file/read/lock-text.ts";
import { EMPTY_LOCK } from "../../lib/model/lock.ts";

/**
 * A fleet on AWS in two regions of two accounts: few, small stacks, each way to an API server and to nodes once, and in every layer something that
 * can leave by an edit.
 */
export const AWS_FLEET = `
fleet: duo
edition: "2026-11"
state: { backend: s3, bucket: duo-terraform, region: eu-west-1, account: "123456789012" }
dns: { provider: route53, zone: duo.example, region: dublin, create: true }
access:
  operators: [203.0.113.0/24, 10.250.0.0/24]
  ci: [198.51.100.7/32, { region: dublin }]
  principals: { sre: { rights: view, aws: "arn:aws:iam::111122223333:role/sre", clusters: [hub] } }
connectivity: { default: mesh }
sync: { hub: hub, agent: none }
defaults:
  kubernetes: "1.36"
  protect: false
  pools: { general: { machine: 4x16, min: 1, max: 3, zones: 2 } }
regions:
  dublin:
    cloud: aws
    location: eu-west-1
    account: "111122223333"
    zones: [euw1-az1, euw1-az2]
    nat: single
    identity: { apply: "arn:aws:iam::111122223333:role/apply", plan: "arn:aws:iam::111122223333:role/plan" }
  oregon:
    cloud: aws
    location: us-west-2
    account: "444455556666"
    zones: [usw2-az1, usw2-az2]
    nat: single
    identity: { apply: "arn:aws:iam::444455556666:role/apply" }
clusters:
  hub: { region: dublin }
  shop-eu: { region: dublin, endpoint: private }
  shop-us: { region: oregon, compute: auto }
workloads:
  shop:
    topology: replicated
    clusters: [hub, shop-us]
    entry: { host: shop.duo.example, policy: latency }
`;

export const STATE_BUCKET = "duo-terraform";

/** What stands where. */
export const DUBLIN = { account: "111122223333", region: "eu-west-1" } as const;
export const OREGON = { account: "444455556666", region: "us-west-2" } as const;
export const PLACES = [DUBLIN, OREGON] as const;

/** The names of the clusters in EKS. */
export const EKS_CLUSTERS = { hub: "duo-hub", "shop-eu": "duo-shop-eu", "shop-us": "duo-shop-us" } as const;

/** A lock that grants nothing yet, with the checkout's own pins: nothing has to be fetched to know them. */
export function pinsOnly(): string {
  const { lock } = parseLock(readFileSync(path.join(CHECKOUT, "fleet.lock"), "utf8"), "fleet.lock");
  return formatLock({ ...EMPTY_LOCK, pins: lock.pins });
}
