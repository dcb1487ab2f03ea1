/** Everything that a fleet can have on Google Cloud, each at least once. */
export const GOOGLE_WIDE_FLEET = `
fleet: wide
edition: "2026-11"
state: { backend: gcs, bucket: wide-terraform, location: europe-north1, identity: state-writer@acme-prod.iam.gserviceaccount.com }
dns: { provider: google, zone: fleet.acme.example, region: north, create: true, parent: { zoneId: acme-example, region: us } }
sync: { hub: hub, agent: none }
access: { operators: [203.0.113.0/24], ci: [{ region: north }] }
addressing: { sizes: { services: 22 } }
connectivity:
  default: none
  links:
    - { between: [north, west], via: peering }
    - { between: [north, us], via: transit }
    - { between: [north, far], via: vpn }
regions:
  far: { cloud: aws, location: eu-west-1, account: "111122223333" }
  north: { cloud: gcp, location: europe-north1, project: acme-prod, identity: { apply: deploy@acme-prod.iam.gserviceaccount.com, plan: reader@acme-prod.iam.gserviceaccount.com } }
  west: { cloud: gcp, location: europe-west1, project: acme-prod }
  us: { cloud: gcp, location: us-east1, project: acme-us }
  shared: { cloud: gcp, location: europe-west4, project: acme-service, network: { id: projects/acme-host/global/networks/shared, cidrs: [172.16.0.0/16], free: [172.16.64.0/18] } }
clusters:
  tenant: { region: shared }
  hub:
    region: north
    protect: false
    upgradeWindow: Sat,Sun 00:00-08:00 UTC
    identities: { flux-system/source-controller: flux-sync@acme-prod.iam.gserviceaccount.com }
    pools:
      general: { max: 12 }
      arm: { arch: arm64, labels: { tier: front } }
      batch: { machine: n4-standard-8, min: 0, spot: true, taints: [{ key: batch, effect: NoSchedule }, { key: night, value: "1", effect: NoExecute }, { key: slow, effect: PreferNoSchedule }] }
  shop: { region: west, upgradeWindow: "daily 01:00-05:00 UTC", protect: false, backup: {} }
  auto: { region: west, compute: auto, endpoint: private, fleetProject: acme-us, backup: { rpoHours: 1, retainDays: 15, lockDays: 7 } }
  old: { region: us, existing: { id: legacy-1 } }
workloads:
  shop: { topology: replicated, clusters: [shop, hub], entry: { host: shop.fleet.acme.example, policy: latency } }
  open: { topology: replicated, clusters: [shop], entry: { host: open.fleet.acme.example, tls: none, port: 8443, health: { protocol: https, path: /up } } }
  mail: { topology: replicated, clusters: [shop, hub], entry: { host: mail.fleet.acme.example, tls: none, port: 25, policy: failover, order: [shop, hub], health: { protocol: tcp, port: 9000 } } }
  maps: { topology: replicated, clusters: [shop, hub], entry: { host: maps.fleet.acme.example, tls: none, port: 80, policy: weighted, weights: { shop: 90, hub: 10 }, health: { protocol: http, port: 9000 } } }
  wide: { topology: replicated, clusters: [shop, hub], entry: { host: wide.fleet.acme.example, via: accelerator } }
  deep: { topology: replicated, clusters: [shop], entry: { host: deep.fleet.acme.example, via: accelerator, tls: none, health: { protocol: tcp, port: 9000 } } }
  deeper: { topology: replicated, clusters: [shop], entry: { host: deeper.fleet.acme.example, via: accelerator, tls: none, health: { protocol: https } } }
  web: { topology: replicated, clusters: [shop], entry: { host: web.fleet.acme.example, tls: none, health: { protocol: https, port: 9000 } } }
  far: { topology: replicated, clusters: [shop], entry: { host: far.fleet.acme.example, via: accelerator, tls: none, health: { protocol: https, port: 9000 } } }
  inner: { topology: replicated, clusters: [shop, hub], entry: { host: inner.fleet.acme.example, reach: network, policy: latency } }
  shares: { topology: replicated, clusters: [shop, hub], entry: { host: shares.fleet.acme.example, reach: network, policy: weighted, port: 8443 } }
  order: { topology: replicated, clusters: [shop, hub], entry: { host: order.fleet.acme.example, reach: network, policy: failover, order: [hub, shop] } }
  near: { topology: replicated, clusters: [shop], entry: { host: near.fleet.acme.example, via: accelerator, health: { port: 9000 } } }
`;
