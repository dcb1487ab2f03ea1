/** Everything that a fleet can have on AWS, each at least once, so that every attribute that we ever set is set. */
export const AWS_WIDE_FLEET = `
fleet: wide
edition: "2026-11"
state: { backend: s3, bucket: wide-terraform, region: eu-west-1, account: "111122223333", identity: "arn:aws:iam::111122223333:role/state" }
dns: { provider: route53, zone: wide.example, region: dublin, create: true, parent: { zoneId: Z0123456789ABCDEFGHIJ, region: oregon } }
access:
  operators: [203.0.113.0/24, 10.250.0.0/16]
  ci: [198.51.100.7/32, { region: dublin }]
  principals:
    sre: { rights: view, aws: "arn:aws:iam::111122223333:role/sre" }
    dev: { rights: edit, aws: "arn:aws:iam::111122223333:user/dev", clusters: [hub] }
sync: { hub: hub, agent: none }
connectivity:
  default: none
  links:
    - { between: [dublin, cork], via: transit }
    - { between: [dublin, oregon], via: peering }
    - { between: [dublin, tokyo], via: transit }
    - { between: [dublin, helsinki], via: vpn }
regions:
  dublin: { cloud: aws, location: eu-west-1, account: "111122223333", identity: { apply: "arn:aws:iam::111122223333:role/apply", plan: "arn:aws:iam::111122223333:role/plan" } }
  cork: { cloud: aws, location: eu-west-1, account: "111122223333", nat: none }
  oregon: { cloud: aws, location: us-west-2, account: "444455556666", nat: single }
  helsinki: { cloud: gcp, location: europe-north1, project: acme-prod }
  tokyo: { cloud: aws, location: ap-northeast-1, account: "111122223333" }
clusters:
  hub: { region: dublin, description: "x", identities: { "flux-system/source-controller": "arn:aws:iam::111122223333:role/flux" } }
  shop-eu: { region: dublin, endpoint: private, addons: { coredns: v1.12.3-eksbuild.1 }, pools: { general: {}, gpu: { machine: g5.xlarge, image: bottlerocket, labels: { team: shop }, taints: [{ key: gpu, value: "yes", effect: NoSchedule }, { key: cold, effect: NoExecute }] }, arm: { arch: arm64, spot: true } } }
  shop-us: { region: oregon, compute: auto, protect: false }
  shop-jp: { region: tokyo, endpoint: public, reason: test }
  bare: { region: cork }
  old: { region: cork, adopt: { names: { cluster: legacy } } }
  theirs: { region: tokyo, existing: { id: theirs } }
workloads:
  a: { topology: replicated, clusters: [shop-eu, shop-us], entry: { host: a.wide.example, policy: latency } }
  b: { topology: replicated, clusters: [shop-eu, shop-us], entry: { host: b.wide.example, policy: weighted, weights: { shop-eu: 1, shop-us: 2 }, tls: none, port: 8443, health: { protocol: tcp } } }
  c: { topology: replicated, clusters: [shop-eu, shop-us, shop-jp], entry: { host: c.wide.example, policy: failover, order: [shop-eu, shop-us, shop-jp], health: { path: /z, port: 8080 } } }
  d: { topology: replicated, clusters: [shop-eu, shop-us], entry: { host: d.wide.example, policy: geo, geo: { shop-eu: [europe, default], shop-us: [US] } } }
  e: { topology: replicated, clusters: [shop-eu, hub], entry: { host: e.wide.example, via: accelerator, policy: weighted, weights: { shop-eu: 3, hub: 1 } } }
`;
