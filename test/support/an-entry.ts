import type { Dns, Entry } from "../../lib/model/fleet.ts";

/** An entry of a test, as far as it differs from a plain one. */
export function anEntry(difference: Partial<Entry> = {}): Entry {
  return {
    host: "shop.acme.example",
    component: undefined,
    via: "dns",
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
