import { App, LocalBackend, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { Bootstrap } from "fleetwright/constructs/bootstrap";
import { literal } from "fleetwright/constructs/cdk";
import { LocalCluster, localPorts } from "fleetwright/constructs/local/cluster";

const FLEET = literal("acme");

/** What the inventory is made of, by digest. */
const PINS = literal([
  {
    agent: "clusterprofile",
    component: "cluster-inventory-api",
    version: "v0.1.2",
    source: { gomod: "sigs.k8s.io/cluster-inventory-api@v0.1.2" },
    files: ["config/crd/bases/multicluster.x-k8s.io_clusterprofiles.yaml"],
    digest: "sha256:4e606a273cc9732c820f5f3dff467eacf3cf1c7430f3cf9d1da796e75e1c62fd",
  },
]);

/** A region written by hand: a cluster that is its own hub, and its registration. No fleet file decides anything here. */
class Berlin extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new LocalBackend(this, { path: `../../../.fleetwright/state/${FLEET}/${id}.tfstate` });

    const cluster = new LocalCluster(this, "cluster", {
      fleet: FLEET,
      // Text goes through `literal`, so that Terraform never reads it as code.
      ...literal({ name: "berlin", region: "berlin", kubernetes: "1.36" }),
      ports: localPorts(26_000),
      protect: false,
    });

    // `fleetwright bootstrap`, `status` and `leave` find it like any cluster of a fleet file.
    new Bootstrap(this, "bootstrap", {
      record: cluster.record,
      hub: "self",
      sync: { registries: ["clusterprofile"], agent: "none", source: null },
      pins: PINS,
    });
  }
}

const app = new App({ stackTraces: false });
new Berlin(app, "region-berlin");
app.synth();
