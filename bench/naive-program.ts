// What somebody would write with cdktf alone for N clusters on one machine: no fleet file, no plan, no checks.
// It writes the JSON that Fleetwright writes for the same fleet; `bench/synth.ts` compares the two.
// Run as: node naive-program.ts <number of clusters> <program>
import { App, DataTerraformRemoteStateLocal, LocalBackend, TerraformOutput, TerraformResource, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { clusterName } from "./cluster-name.ts";
import { PINS } from "./pins.ts";

const [count = "10", program = ""] = process.argv.slice(2);
const names = Array.from({ length: Number(count) }, (_, index) => clusterName(index));
const [hub = ""] = names;
const POOLS = [{ name: "general", nodes: 2, arch: "amd64", labels: {}, taints: [] }];

function statePath(stack: string): string {
  return `../../../.fleetwright/state/bench/${stack}.tfstate`;
}

function terraformData(scope: Construct, id: string, attributes: Record<string, unknown>): void {
  const resource = new TerraformResource(scope, id, { terraformResourceType: "terraform_data" });
  for (const [name, value] of Object.entries(attributes)) resource.addOverride(name, value);
}

function localExec(command: string, environment: Record<string, string>, when?: "destroy"): unknown[] {
  return [
    {
      "local-exec": {
        ...(when === undefined ? {} : { when }),
        command: `node "$FLEETWRIGHT_PROGRAM" ${command}`,
        working_dir: "${path.root}/../../..",
        environment: { ...environment, FLEETWRIGHT_PROGRAM: program },
      },
    },
  ];
}

class ClusterStack extends TerraformStack {
  constructor(app: App, name: string, index: number) {
    super(app, `cluster-${name}`);
    new LocalBackend(this, { path: statePath(`cluster-${name}`) });
    const first = 16_000 + 8 * index;
    const ports = {
      api: first,
      etcdClient: first + 1,
      etcdPeer: first + 2,
      controllerManager: first + 3,
      scheduler: first + 4,
      kwok: first + 5,
      spare: [first + 6, first + 7],
    };
    terraformData(this, "home", {
      input: { format: 1, name, kubernetes: "1.36", ports, pools: POOLS },
      lifecycle: { prevent_destroy: false },
      provisioner: localExec("local down --purge", { FLEETWRIGHT_LOCAL_CLUSTER: "${jsonencode(self.input)}" }, "destroy"),
    });
    terraformData(this, "run", {
      input: "${terraform_data.home.id}",
      triggers_replace: { kubernetes: "1.36", ports, pools: POOLS, home: "${terraform_data.home.id}" },
      provisioner: localExec("local up", { FLEETWRIGHT_LOCAL_CLUSTER: "${jsonencode(terraform_data.home.output)}" }),
    });
    const folder = `.fleetwright/local/${name}`;
    new TerraformOutput(this, "cluster_record", {
      value: {
        format: 1,
        fleet: "bench",
        name,
        cloud: "local",
        region: "laptop",
        nativeId: "${terraform_data.run.output}",
        incarnation: "",
        kubernetes: "1.36",
        endpoints: [{ url: `https://127.0.0.1:${first}`, from: "runner", ca: { file: `${folder}/pki/ca.crt` } }],
        credential: {
          kind: "client-certificate",
          role: "cluster-admin",
          certificate: `${folder}/pki/admin.crt`,
          key: `${folder}/pki/admin.key`,
        },
        network: "",
        labels: {},
        annotations: {},
      },
    });
  }
}

class BootstrapStack extends TerraformStack {
  constructor(app: App, name: string) {
    super(app, `bootstrap-${name}`);
    new LocalBackend(this, { path: statePath(`bootstrap-${name}`) });
    const recordOf = (id: string, cluster: string): string => {
      new DataTerraformRemoteStateLocal(this, id, { path: statePath(`cluster-${cluster}`) });
      return `\${data.terraform_remote_state.${id}.outputs.cluster_record}`;
    };
    terraformData(this, "membership", {
      input: {
        format: 1,
        member: recordOf("member", name),
        hub: name === hub ? "self" : recordOf("hub", hub),
        sync: { registries: ["clusterprofile"], agent: "none", source: null },
        pins: PINS,
      },
      provisioner: localExec("leave", { FLEETWRIGHT_MEMBERSHIP: "${jsonencode(self.input)}" }, "destroy"),
    });
    terraformData(this, "join", {
      input: "${plantimestamp()}",
      lifecycle: { ignore_changes: ["input"] },
      triggers_replace: { membership: "${sha256(jsonencode(terraform_data.membership.output))}" },
      provisioner: localExec("bootstrap", { FLEETWRIGHT_MEMBERSHIP: "${jsonencode(terraform_data.membership.output)}" }),
    });
    terraformData(this, "joined", {
      triggers_replace: "${terraform_data.join.id}",
      provisioner: [
        {
          "local-exec": {
            command: '[ "$FLEETWRIGHT_ONE" = "$FLEETWRIGHT_OTHER" ] || node "$FLEETWRIGHT_PROGRAM" bootstrap',
            working_dir: "${path.root}/../../..",
            environment: {
              FLEETWRIGHT_MEMBERSHIP: "${jsonencode(terraform_data.membership.output)}",
              FLEETWRIGHT_ONE: '${coalesce(terraform_data.join.output, "before")}',
              FLEETWRIGHT_OTHER: "${plantimestamp()}",
              FLEETWRIGHT_PROGRAM: program,
            },
          },
        },
      ],
    });
    new TerraformOutput(this, "membership-output", { value: "${terraform_data.membership.output}" }).overrideLogicalId(
      "membership",
    );
  }
}

// The one thing that our app does differently and that costs a third of the time, so that the rest is compared.
const app = new App({ stackTraces: false });
const clusters = new Map(names.map((name, index) => [name, new ClusterStack(app, name, index)]));
const bootstraps = new Map(names.map((name) => [name, new BootstrapStack(app, name)]));
for (const name of names) {
  const stack = bootstraps.get(name);
  const needed = name === hub ? [clusters.get(name)] : [clusters.get(name), clusters.get(hub), bootstraps.get(hub)];
  for (const one of needed) if (one !== undefined) stack?.addDependency(one);
}
app.synth();
