import { CLUSTER_RECORD_OUTPUT } from "../../lib/contracts/cluster-record.ts";
import type { ClusterRecord } from "../../lib/contracts/cluster-record.ts";
import { LOCAL_CLUSTER_VARIABLE, localClusterFolder } from "../../lib/contracts/local-cluster.ts";
import type { LocalCluster as LocalClusterSpec, LocalPool } from "../../lib/contracts/local-cluster.ts";
import { FleetError } from "../../lib/errors.ts";
import type { LocalPorts } from "../../lib/model/fleet-plan.ts";
import { LOCAL_KUBERNETES } from "../../lib/clouds/local/kubernetes.ts";
import { localPorts } from "../../lib/clouds/local/ports.ts";
import { Construct, TerraformData, TerraformOutput, literal } from "../cdk.ts";
import type { Literal, Provisioner } from "../cdk.ts";
import type { ClusterProps, KubernetesCluster } from "../cluster.ts";

export { localPorts };

export interface LocalClusterProps extends ClusterProps {
  /** The ports on 127.0.0.1 that its programs listen on; `localPorts(16000)` takes eight in a row. */
  readonly ports: LocalPorts;
  /**
   * Simulated nodes, by pool.
   *
   * @default two nodes in a pool `general`
   */
  readonly pools?: readonly Literal<LocalPool>[];
}

const DEFAULT_POOLS = literal<readonly LocalPool[]>([{ name: "general", nodes: 2, arch: "amd64", labels: {}, taints: [] }]);

const DOWN: Provisioner = {
  when: "destroy",
  arguments: "local down --purge",
  environment: { [LOCAL_CLUSTER_VARIABLE]: "${jsonencode(self.input)}" },
};

/** What must remain of a cluster that is no longer wanted, so that its programs end and its files go when it is destroyed. */
export function leavingHome(scope: Construct): void {
  new TerraformData(scope, "home", { count: 0, provisioners: [DOWN] });
}

/**
 * A Kubernetes control plane on this machine, with simulated nodes. What it runs from lies in
 * `.fleetwright/local/<name>/`; Terraform's state knows none of it.
 */
export class LocalCluster extends Construct implements KubernetesCluster {
  readonly record: ClusterRecord;

  constructor(scope: Construct, id: string, props: LocalClusterProps) {
    super(scope, id);
    if (LOCAL_KUBERNETES[props.kubernetes] === undefined) {
      throw new FleetError(
        "input",
        `${this.node.path}: Kubernetes ${props.kubernetes} has no build for this machine; there is one for ${Object.keys(LOCAL_KUBERNETES).join(", ")}`,
      );
    }
    const spec: LocalClusterSpec = {
      format: 1,
      name: props.name,
      kubernetes: props.kubernetes,
      ports: props.ports,
      pools: props.pools ?? DEFAULT_POOLS,
    };
    // Two resources, because a changed trigger replaces: an upgraded control plane must not lose its data, and one
    // that failed to start must still be cleaned up.
    const home = new TerraformData(this, "home", {
      input: spec,
      lifecycle: { preventDestroy: props.protect ?? true },
      provisioners: [DOWN],
    });
    const run = new TerraformData(this, "run", {
      // Comes out again as the record's id, so that readers of the record can rely on a cluster that answers.
      input: home.reference("id"),
      triggersReplace: { kubernetes: spec.kubernetes, ports: spec.ports, pools: spec.pools, home: home.reference("id") },
      provisioners: [
        {
          when: "create",
          arguments: "local up",
          environment: { [LOCAL_CLUSTER_VARIABLE]: `\${jsonencode(${home.expression("output")})}` },
        },
      ],
    });
    const folder = localClusterFolder(props.name);
    this.record = {
      format: 1,
      fleet: props.fleet,
      name: props.name,
      cloud: "local",
      region: props.region,
      nativeId: run.reference("output"),
      incarnation: "",
      kubernetes: props.kubernetes,
      endpoints: [{ url: `https://127.0.0.1:${props.ports.api}`, from: "runner", ca: { file: `${folder}/pki/ca.crt` } }],
      credential: {
        kind: "client-certificate",
        role: "cluster-admin",
        certificate: `${folder}/pki/admin.crt`,
        key: `${folder}/pki/admin.key`,
      },
      network: "",
      labels: props.labels ?? {},
      annotations: props.annotations ?? {},
    };
    new TerraformOutput(this, CLUSTER_RECORD_OUTPUT, { value: this.record });
  }
}
