const [ONE, TWO] = ["00000000-0000-0000-0000-000000000001", "00000000-0000-0000-0000-000000000002"];
const DEPLOY = "00000000-0000-0000-0000-0000000000a1";
const READ = "00000000-0000-0000-0000-0000000000a2";
const GIVEN = `/subscriptions/${TWO}/resourceGroups/given/providers/Microsoft.Network`;
const FLUX = `/subscriptions/${ONE}/resourceGroups/apps/providers/Microsoft.ManagedIdentity/userAssignedIdentities/flux`;
const PARENT = `/subscriptions/${ONE}/resourceGroups/dns/providers/Microsoft.Network/dnsZones/acme.example`;

/** Everything that a fleet can have on Azure, each at least once. */
export const AZURE_WIDE_FLEET = `
fleet: wide
edition: "2026-11"
state: { backend: azurerm, subscription: ${ONE}, resourceGroup: terraform, account: wideterraform, container: state, location: westeurope, identity: ${DEPLOY} }
dns: { provider: azure, zone: fleet.acme.example, region: north, create: true, parent: { zoneId: ${PARENT}, region: west } }
sync: { hub: hub, agent: none }
access: { ci: [{ region: north }] }
connectivity:
  default: none
  links:
    - { between: [north, west], via: peering }
    - { between: [north, us], via: transit }
    - { between: [north, google], via: vpn }
regions:
  north: { cloud: azure, location: northeurope, subscription: ${ONE}, identity: { apply: ${DEPLOY}, plan: ${READ} } }
  west: { cloud: azure, location: westeurope, subscription: ${ONE} }
  us: { cloud: azure, location: westus, subscription: ${TWO} }
  given:
    cloud: azure
    location: uksouth
    subscription: ${TWO}
    network: { id: ${GIVEN}/virtualNetworks/given, cidrs: [172.16.0.0/16], free: [172.16.64.0/18], routeTables: [${GIVEN}/routeTables/given], natAddresses: [203.0.113.7] }
  google: { cloud: gcp, location: europe-north1, project: acme-prod }
clusters:
  hub:
    region: north
    protect: false
    upgradeWindow: Sat 00:00-08:00 UTC
    identities: { flux-system/source-controller: ${FLUX} }
    pools:
      general: { max: 12 }
      arm: { arch: arm64, labels: { tier: front } }
      batch: { machine: Standard_E8s_v5, min: 0, spot: true, taints: [{ key: batch, effect: NoSchedule }, { key: night, value: "1", effect: NoExecute }] }
  guest: { region: given }
  shop: { region: us }
  shut: { region: west, endpoint: private }
  far: { region: google }
workloads:
  shop: { topology: replicated, clusters: [shop, hub], entry: { host: shop.fleet.acme.example, policy: latency, tls: none } }
  open: { topology: replicated, clusters: [shop], entry: { host: open.fleet.acme.example, tls: none, port: 80, health: { protocol: http, path: /up } } }
  mail: { topology: replicated, clusters: [shop, hub], entry: { host: mail.fleet.acme.example, tls: none, port: 25, policy: failover, order: [shop, hub], health: { protocol: tcp, port: 9000 } } }
  maps: { topology: replicated, clusters: [shop, hub], entry: { host: maps.fleet.acme.example, tls: none, policy: geo, geo: { shop: [europe, DE], hub: [default] } } }
  shares: { topology: replicated, clusters: [shop, hub], entry: { host: shares.fleet.acme.example, tls: none, policy: weighted, weights: { shop: 90, hub: 0 }, port: 8443 } }
  inner: { topology: replicated, clusters: [shut], entry: { host: inner.fleet.acme.example, reach: network, tls: none } }
  near: { topology: replicated, clusters: [hub], entry: { host: near.fleet.acme.example, via: accelerator, health: { path: /up } } }
  tenth: { topology: replicated, clusters: [hub, shut], entry: { host: tenth.fleet.acme.example, via: accelerator, policy: weighted, weights: { hub: 0, shut: 1 } } }
  nearer: { topology: replicated, clusters: [hub, shut], entry: { host: nearer.fleet.acme.example, via: accelerator, policy: failover, order: [shut, hub] } }
  north: { topology: replicated, clusters: [far], entry: { host: north.fleet.acme.example } }
`;
