class Region {
  cloud = "local";
}

const labels: Record<string, unknown> = {};
labels["self"] = labels;

export default {
  fleet: "acme",
  edition: "2026-11",
  state: { backend: "local" },
  sync: { hub: "hub" },
  regions: { laptop: new Region() },
  clusters: { hub: { region: "laptop", kubernetes: "1.36", labels }, member: { region: "laptop", kubernetes: () => "1.36" } },
};
