import { of } from "./permissions.ts";
import type { PermissionsByType } from "./permissions.ts";

/** Compute Engine answers each change with an operation that is asked after until it is done. */
const GLOBAL_OPERATION = of("compute.globalOperations", "get");
const REGION_OPERATION = of("compute.regionOperations", "get");
const HUB_OPERATION = of("networkconnectivity.operations", "get");

/** What networks, and what joins them, are made of. */
export const NETWORK_PERMISSIONS: PermissionsByType = {
  google_compute_network: {
    read: [...of("compute.networks", "get"), ...GLOBAL_OPERATION],
    change: of("compute.networks", "create", "delete", "update", "updatePolicy"),
  },
  google_compute_subnetwork: {
    read: [...of("compute.subnetworks", "get"), ...REGION_OPERATION],
    change: of("compute.subnetworks", "create", "delete", "update", "expandIpCidrRange", "setPrivateIpGoogleAccess", "use"),
  },
  google_compute_subnetwork_iam_member: {
    read: of("compute.subnetworks", "getIamPolicy"),
    change: of("compute.subnetworks", "setIamPolicy"),
  },
  google_compute_address: {
    read: [...of("compute.addresses", "get"), ...REGION_OPERATION],
    change: of("compute.addresses", "create", "createInternal", "delete", "deleteInternal", "setLabels", "use", "useInternal"),
  },
  google_compute_router: {
    read: [...of("compute.routers", "get"), ...REGION_OPERATION],
    change: of("compute.routers", "create", "delete", "update"),
  },
  google_compute_router_nat: {
    read: of("compute.routers", "get"),
    change: of("compute.routers", "update"),
  },
  google_compute_ha_vpn_gateway: {
    read: [...of("compute.vpnGateways", "get"), ...REGION_OPERATION],
    change: of("compute.vpnGateways", "create", "delete", "setLabels"),
  },
  google_compute_external_vpn_gateway: {
    read: [...of("compute.externalVpnGateways", "get"), ...GLOBAL_OPERATION],
    change: of("compute.externalVpnGateways", "create", "delete", "setLabels"),
  },
  google_compute_vpn_tunnel: {
    read: [...of("compute.vpnTunnels", "get"), ...REGION_OPERATION],
    change: [
      ...of("compute.vpnTunnels", "create", "delete", "setLabels"),
      ...of("compute.vpnGateways", "use"),
      ...of("compute.externalVpnGateways", "use"),
      ...of("compute.routers", "use"),
    ],
  },
  google_compute_router_interface: {
    read: [...of("compute.routers", "get"), ...of("compute.vpnTunnels", "get")],
    change: of("compute.routers", "update"),
  },
  google_compute_router_peer: {
    read: of("compute.routers", "get"),
    change: of("compute.routers", "update"),
  },
  google_compute_router_route_policy: {
    read: of("compute.routers", "getRoutePolicy"),
    change: of("compute.routers", "updateRoutePolicy", "deleteRoutePolicy"),
  },
  google_compute_firewall: {
    read: [...of("compute.firewalls", "get"), ...GLOBAL_OPERATION],
    change: of("compute.firewalls", "create", "delete", "update"),
  },
  google_compute_route: {
    read: [...of("compute.routes", "get"), ...GLOBAL_OPERATION],
    change: of("compute.routes", "create", "delete"),
  },
  google_dns_managed_zone: {
    read: of("dns.managedZones", "get", "list"),
    change: [...of("dns.managedZones", "create", "delete", "update"), ...of("dns.networks", "bindPrivateDNSZone")],
  },
  google_dns_record_set: {
    read: [...of("dns.resourceRecordSets", "get", "list"), ...of("dns.changes", "get")],
    change: [...of("dns.resourceRecordSets", "create", "delete", "update"), ...of("dns.changes", "create")],
  },
  google_compute_network_peering: {
    read: of("compute.networks", "get", "listPeeringRoutes"),
    change: of("compute.networks", "addPeering", "removePeering", "updatePeering"),
  },
  google_network_connectivity_hub: {
    read: [...of("networkconnectivity.hubs", "get"), ...HUB_OPERATION],
    change: of("networkconnectivity.hubs", "create", "delete", "update"),
  },
  google_network_connectivity_group: {
    read: [...of("networkconnectivity.groups", "get"), ...HUB_OPERATION],
    change: of("networkconnectivity.groups", "update", "use"),
  },
  google_network_connectivity_spoke: {
    read: [...of("networkconnectivity.spokes", "get"), ...HUB_OPERATION],
    change: [...of("networkconnectivity.spokes", "create", "delete", "update"), ...of("networkconnectivity.hubs", "get")],
  },
};
