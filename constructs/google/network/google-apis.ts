import { ComputeRoute } from "@cdktf/provider-google/lib/compute-route/index.js";
import { DnsManagedZone } from "@cdktf/provider-google/lib/dns-managed-zone/index.js";
import { DnsRecordSet } from "@cdktf/provider-google/lib/dns-record-set/index.js";
import { PRIVATE_DOMAINS } from "../../../lib/clouds/google/private-domains.ts";
import type { GoogleNetworkParent } from "./network-parent.ts";

/** Addresses of private.googleapis.com, that Google announces to nobody on the internet. */
const PRIVATE_ACCESS = {
  block: "199.36.153.8/30",
  addresses: ["199.36.153.8", "199.36.153.9", "199.36.153.10", "199.36.153.11"],
};

const TTL_SECONDS = 300;

/** A way to Google's own services that doesn't leave Google's network, whatever happens to the way to the internet. */
export function addGoogleApis({ scope, name, network }: GoogleNetworkParent): void {
  new ComputeRoute(scope, "google-apis-route", {
    name: `${name}--apis`,
    network: network.id,
    destRange: PRIVATE_ACCESS.block,
    nextHopGateway: "default-internet-gateway",
    priority: 1000,
  });
  for (const { id, domain, host } of PRIVATE_DOMAINS) {
    const zone = new DnsManagedZone(scope, `google-${id}`, {
      name: `${name}--${id}`,
      dnsName: domain,
      description: `Google's own services as ${name} reaches them`,
      visibility: "private",
      privateVisibilityConfig: { networks: [{ networkUrl: network.id }] },
    });
    const record = { managedZone: zone.name, ttl: TTL_SECONDS };
    new DnsRecordSet(scope, `google-${id}-host`, { ...record, name: host, type: "A", rrdatas: [...PRIVATE_ACCESS.addresses] });
    new DnsRecordSet(scope, `google-${id}-all`, { ...record, name: `*.${domain}`, type: "CNAME", rrdatas: [host] });
  }
}
