import type { FleetSpec } from "../../../lib/fleet-file/schema/schema.ts";

const REGIONS = {
  home: { cloud: "external" },
  north: {
    cloud: "gcp",
    location: "europe-north1",
    project: "acme-prod",
    identity: { apply: "deploy@acme-prod.iam.gserviceaccount.com", plan: "reader@acme-prod.iam.gserviceaccount.com" },
  },
  south: {
    cloud: "gcp",
    location: "europe-southwest1",
    project: "acme-prod",
    sizes: { nodes: 22, pods: 18, services: 22, "control-plane": 28, proxy: 24 },
  },
  west: {
    cloud: "gcp",
    location: "europe-west1",
    project: "acme-west",
    network: { id: "projects/acme-host/global/networks/shared", cidrs: ["192.168.0.0/16"], natAddresses: ["203.0.113.7"] },
  },
} as const;

/** Networks on Google Cloud that peer, and such that meet in a hub; their hub cluster is elsewhere. */
export const LIVING_GOOGLE_FLEETS: readonly FleetSpec[] = (["mesh", "hub"] as const).map((shape) => ({
  fleet: "acme",
  edition: "2026-11",
  state: { backend: "gcs", bucket: "acme-terraform", location: "europe-north1" },
  connectivity: { default: shape },
  access: { operators: ["203.0.113.0/24"] },
  sync: { hub: "hub", agent: "none" },
  regions: structuredClone(REGIONS) as unknown as FleetSpec["regions"],
  clusters: { hub: { region: "home", existing: { id: "hub-1", kubeconfig: ".secrets/hub.kubeconfig", context: "admin" } } },
}));
