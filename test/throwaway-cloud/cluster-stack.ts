import { FleetStack, RemoteOutput, TerraformData, TerraformOutput, part } from "../../constructs/cdk.ts";
import type { App, Literal, LiteralText, RemoteState } from "../../constructs/cdk.ts";
import { CLUSTER_RECORD_OUTPUT } from "../../lib/contracts/cluster-record.ts";
import type { ClusterRecord } from "../../lib/contracts/cluster-record.ts";
import { LOCAL_CLUSTER_VARIABLE, localClusterFolder } from "../../lib/contracts/local-cluster.ts";
import type { LocalCluster } from "../../lib/contracts/local-cluster.ts";
import { NETWORK_RECORD_OUTPUT } from "../../lib/contracts/network-record.ts";
import type { ClusterPlan } from "../../lib/model/fleet-plan.ts";
import { identityProps } from "../../stacks/cluster-props.ts";

export interface ThrowawayClusterStates {
  readonly own: RemoteState;
  /** The state of the cluster's own network. */
  readonly network: RemoteState;
}

/** A control plane on this machine that says it is somewhere else. */
export class ThrowawayClusterStack extends FleetStack {
  constructor(app: App, id: string, states: ThrowawayClusterStates, fleet: LiteralText, plan: Literal<ClusterPlan>) {
    super(app, id, states.own);
    const { cluster, ports } = plan;
    if (ports === undefined) throw new Error(`the plan gives ${cluster.name} no ports`);
    const { name, kubernetes } = cluster;
    const pools = cluster.pools
      .map((pool) => ({ ...pool, nodes: pool.min }))
      .map(({ name, nodes, arch, labels, taints }) => ({
        name,
        nodes,
        arch,
        labels,
        taints,
      }));
    const spec: LocalCluster = { format: 1, name, kubernetes, ports, pools };
    const home = new TerraformData(this, "home", {
      input: spec,
      provisioners: [provisioner("destroy", "local down --purge", "self.input")],
    });
    const run = new TerraformData(this, "run", {
      input: home.reference("id"),
      triggersReplace: { spec, home: home.reference("id") },
      provisioners: [provisioner("create", "local up", home.expression("output"))],
    });
    const folder = localClusterFolder(name);
    const { labels = {}, annotations = {} } = identityProps(fleet, plan);
    const record: ClusterRecord = {
      format: 1,
      fleet,
      name,
      cloud: plan.cloud,
      region: cluster.region,
      nativeId: name,
      incarnation: run.reference("output"),
      kubernetes,
      endpoints: [{ url: `https://127.0.0.1:${ports.api}`, from: "runner", ca: { file: `${folder}/pki/ca.crt` } }],
      credential: {
        kind: "client-certificate",
        role: "cluster-admin",
        certificate: `${folder}/pki/admin.crt`,
        key: `${folder}/pki/admin.key`,
      },
      network: part(new RemoteOutput(this, "network", states.network).value(NETWORK_RECORD_OUTPUT), ".id"),
      labels,
      annotations,
    };
    new TerraformOutput(this, CLUSTER_RECORD_OUTPUT, { value: record });
  }
}

function provisioner(when: "create" | "destroy", words: string, spec: string) {
  return { when, arguments: words, environment: { [LOCAL_CLUSTER_VARIABLE]: `\${jsonencode(${spec})}` } };
}
