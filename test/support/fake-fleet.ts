import type { ClusterRecord } from "../../lib/contracts/cluster-record.ts";
import type { Membership } from "../../lib/contracts/membership.ts";
import type { FleetEvent } from "../../lib/model/event.ts";
import type { AgentPlugin, ArtefactStore, ObjectWithPolicy, Plugins, RegistryPlugin } from "../../lib/bootstrap/contract.ts";
import { fleetNamespace } from "../../lib/bootstrap/contract.ts";
import { bootstrapAll } from "../../lib/bootstrap/engine/bootstrap-all.ts";
import type { BootstrapAllOptions } from "../../lib/bootstrap/engine/bootstrap-all.ts";
import type { MemberResult } from "../../lib/bootstrap/engine/bootstrap-member.ts";
import { leave } from "../../lib/bootstrap/engine/leave.ts";
import type { LeaveOptions, LeaveResult } from "../../lib/bootstrap/engine/leave.ts";
import { rotateAll } from "../../lib/bootstrap/engine/rotate.ts";
import type { RotateOptions, Rotated } from "../../lib/bootstrap/engine/rotate.ts";
import { connectionOver } from "../../lib/bootstrap/kube/connect.ts";
import type { KubeApi } from "../../lib/bootstrap/kube-api.ts";
import type { JsonObject, KubeObject } from "../../lib/bootstrap/kube-object.ts";
import { at, condition } from "../../lib/bootstrap/kube-object.ts";
import { PLUGINS as built } from "../../lib/bootstrap/plugins.ts";
import { fleetStatus } from "../../lib/bootstrap/status/fleet-status.ts";
import type { FleetStatus, StatusOptions } from "../../lib/bootstrap/status/fleet-status.ts";
import { systemCertifier } from "../../lib/bootstrap/trust/certifier.ts";
import type { Certifier } from "../../lib/bootstrap/trust/certifier.ts";
import { FakeApiServer } from "./fake-api-server/fake-api-server.ts";
import type { FakeOptions } from "./fake-api-server/fake-api-server.ts";
import { VirtualClock } from "./fake-api-server/virtual-clock.ts";

export const NO_ARTEFACTS: ArtefactStore = { load: async (pin) => ({ pin, files: [] }) };

/** So that no two servers give out the same UIDs. */
let created = 0;

/** A hub and members on fake API servers that share one virtual clock. */
export class FakeFleet {
  readonly clock: VirtualClock;
  readonly servers: Map<string, FakeApiServer>;
  readonly memberships: readonly Membership[];
  readonly events: FleetEvent[] = [];
  readonly #runs = { count: 0 };

  constructor(
    members: readonly string[],
    options: FakeOptions & { readonly clock?: VirtualClock } = {},
    memberships: readonly Membership[] = ["hub", ...members].map((name) => membershipOf(name)),
  ) {
    this.clock = options.clock ?? new VirtualClock();
    this.servers = new Map(
      ["hub", ...members].map((name) => [
        name,
        new FakeApiServer(this.clock, { ...options, name: `${options.name ?? ""}${name}-${++created}` }),
      ]),
    );
    this.memberships = memberships;
  }

  /**
   * The same fleet in a world of its own, at the same time: where many tests begin with one state.
   *
   * @param random - decides there which of waiting requests is answered first. Default: as it is here
   */
  copy(random?: () => number): FakeFleet {
    const copy = new FakeFleet([], { clock: new VirtualClock(random, this.clock.monotonic()) }, this.memberships);
    for (const [name, server] of this.servers) copy.servers.set(name, server.copy(copy.clock, random));
    copy.#runs.count = this.#runs.count;
    return copy;
  }

  server(name: string): FakeApiServer {
    const server = this.servers.get(name);
    if (server === undefined) throw new Error(`no server ${name}`);
    return server;
  }

  /** Puts another cluster in the place of one. */
  replace(name: string, server: FakeApiServer): void {
    this.servers.set(name, server);
  }

  membership(name: string): Membership {
    const found = this.memberships.find(({ member }) => member.name === name);
    if (found === undefined) throw new Error(`no membership ${name}`);
    return found;
  }

  bootstrap(options: Partial<BootstrapAllOptions> = {}, memberships = this.memberships): Promise<readonly MemberResult[]> {
    return bootstrapAll(memberships, { ...this.engine(), artefacts: NO_ARTEFACTS, verify: false, ...options });
  }

  rotate(
    options: Partial<RotateOptions> & Pick<RotateOptions, "secrets">,
    memberships = this.memberships,
  ): Promise<readonly Rotated[]> {
    return rotateAll(memberships, { ...this.engine(), artefacts: NO_ARTEFACTS, ...options });
  }

  leave(name: string, options: Partial<LeaveOptions> & { readonly membership?: Membership } = {}): Promise<LeaveResult> {
    const { membership = this.membership(name), ...different } = options;
    return leave(membership, { ...this.engine(), force: false, ...different });
  }

  /** The fleet's plugins, with one more object of the agent's. */
  pluginsWith(more: ObjectWithPolicy): Plugins {
    const agent: AgentPlugin = { ...testAgent, objects: (context) => [...testAgent.objects(context), more] };
    return { ...PLUGINS, agents: { flux: agent } };
  }

  /** Forgets what was asked so far. */
  clearLogs(): void {
    for (const server of this.servers.values()) server.log.length = 0;
  }

  dump(): Readonly<Record<string, unknown>> {
    return Object.fromEntries([...this.servers].map(([name, server]) => [name, server.dump()]));
  }

  /** What a cluster answers its administrator. */
  api(name: string): KubeApi {
    return this.#connect(name).api(new AbortController().signal);
  }

  /** What `status` finds with real registries and agents. */
  status(options: Partial<StatusOptions> = {}, memberships = this.memberships): Promise<FleetStatus> {
    const { connect, clock, emit, signal } = this.engine();
    return fleetStatus({ memberships, connect, plugins: built, clock, emit, signal, project: "/nowhere", ...options });
  }

  #connect(name: string) {
    return connectionOver(name, this.server(name).wire, this.clock);
  }

  /** What the engine is given of this fleet. */
  engine() {
    return {
      connect: async (record: ClusterRecord) => this.#connect(record.name),
      plugins: PLUGINS,
      clock: this.clock,
      emit: (event: FleetEvent) => void this.events.push(event),
      signal: new AbortController().signal,
      holder: `run-${++this.#runs.count}`,
      version: "0.1.0",
      certifier: certifierAt(this.clock),
    };
  }
}

/** No time passes while certificates are made; the large key is made once, as it takes a second. */
function certifierAt(clock: VirtualClock): Certifier {
  return {
    authority: (...asked) => clock.hold(() => systemCertifier.authority(...asked)),
    certificate: (...asked) => clock.hold(() => systemCertifier.certificate(...asked)),
    tokenKey: () => clock.hold(() => (tokenKey ??= systemCertifier.tokenKey())),
  };
}

let tokenKey: Promise<string> | undefined;

export function recordOf(name: string, changes: Partial<ClusterRecord> = {}): ClusterRecord {
  return {
    format: 1,
    fleet: "acme",
    name,
    cloud: "local",
    region: "laptop",
    nativeId: `native-${name}`,
    incarnation: "",
    kubernetes: "1.36",
    endpoints: [{ url: "https://127.0.0.1:16000", from: "runner", ca: "system" }],
    credential: { kind: "client-certificate", role: "admin", certificate: "admin.crt", key: "admin.key" },
    network: "",
    labels: {},
    annotations: {},
    ...changes,
  };
}

export function membershipOf(name: string, changes: Partial<Membership> = {}): Membership {
  const hub = name === "hub" ? ("self" as const) : recordOf("hub");
  return {
    format: 1,
    member: recordOf(name),
    hub,
    sync: { registries: ["clusterprofile"], agent: "flux", source: null },
    pins: [],
    ...changes,
  };
}

/** A CRD with a status subresource, in the least that an API server accepts. */
export function crd(
  group: string,
  version: string,
  kind: string,
  plural: string,
  scope: "Namespaced" | "Cluster",
  openAPIV3Schema: JsonObject = { type: "object", "x-kubernetes-preserve-unknown-fields": true },
): KubeObject {
  const schema = { openAPIV3Schema };
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      scope,
      names: { kind, plural, singular: kind.toLowerCase(), listKind: `${kind}List` },
      versions: [{ name: version, served: true, storage: true, schema, subresources: { status: {} } }],
    },
  };
}

export function deployment(namespace: string, name: string, image = "example.test/app:1"): KubeObject {
  const labels = { app: name };
  const template = { metadata: { labels }, spec: { containers: [{ name: "main", image }] } };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name, namespace },
    spec: { replicas: 1, selector: { matchLabels: labels }, template },
  };
}

export function plain(apiVersion: string, kind: string, name: string, namespace?: string, rest: JsonObject = {}): KubeObject {
  return { apiVersion, kind, metadata: { name, ...(namespace === undefined ? {} : { namespace }) }, ...rest };
}

const THING = "things.example.dev/v1";

/** An agent with something in every stage. Its image is the pinned version, so that an upgrade changes Deployments. */
export const testAgent: AgentPlugin = {
  name: "flux",
  kubernetes: { from: "1.33", to: "1.36" },
  rights: [{ verb: "create", group: "", resource: "namespaces" }],
  check: () => [],
  survey: async () => ({ state: "absent" }),
  objects: ({ membership, member }): readonly ObjectWithPolicy[] => {
    const version = membership.pins[0]?.version ?? "1";
    const own = (stage: ObjectWithPolicy["stage"], object: KubeObject): ObjectWithPolicy => ({ stage, object, policy: "own" });
    return [
      own("A", plain("v1", "Namespace", "agent-system")),
      own("A", crd("things.example.dev", "v1", "Thing", "things", "Namespaced")),
      own("B", plain("v1", "ServiceAccount", "agent", "agent-system")),
      own("B", plain("rbac.authorization.k8s.io/v1", "ClusterRole", "agent", undefined, { rules: [] })),
      own("B", plain("v1", "ConfigMap", "settings", "agent-system", { data: { cluster: member.name } })),
      own("C", deployment("agent-system", "source", `example.test/source:${version}`)),
      ...(version === "1" ? [own("C", deployment("agent-system", "sync", `example.test/sync:${version}`))] : []),
      own("E", plain(THING, "Thing", "root", "agent-system", { spec: { path: member.name } })),
    ];
  },
  ready: async () => ({ kind: "Done" }),
  probe: async () => ({ kind: "Done", simulated: true }),
  drain: async (_context, _workloads, member) => {
    const things = await member.list({ apiVersion: THING, kind: "Thing" });
    for (const thing of things)
      await member.delete({
        apiVersion: THING,
        kind: "Thing",
        name: thing.metadata.name,
        namespace: thing.metadata.namespace ?? "",
      });
    return things.length === 0 ? { kind: "Done" } : { kind: "Waiting", object: "Thing", condition: "is being deleted", who: "" };
  },
};

const PROFILE = "multicluster.x-k8s.io/v1alpha1";

/** A registry as plain as can be. */
export const testRegistry: RegistryPlugin = {
  name: "clusterprofile",
  kubernetes: { from: "1.30", to: "1.36" },
  rights: { hub: [{ verb: "create", group: "multicluster.x-k8s.io", resource: "clusterprofiles" }], member: [] },
  check: () => [],
  hubObjects: ({ member }) => [
    { stage: "A", policy: "own", object: plain("v1", "Namespace", fleetNamespace(member.fleet)) },
    {
      stage: "A",
      policy: "own",
      object: crd("multicluster.x-k8s.io", "v1alpha1", "ClusterProfile", "clusterprofiles", "Namespaced"),
    },
  ],
  memberObjects: (_context, uid) => [
    { stage: "A", policy: "own", object: crd("about.k8s.io", "v1beta1", "ClusterProperty", "clusterproperties", "Cluster") },
    {
      stage: "E",
      policy: "own",
      object: plain("about.k8s.io/v1beta1", "ClusterProperty", "cluster.clusterset.k8s.io", undefined, { spec: { value: uid } }),
    },
  ],
  registration: ({ member }) => [
    {
      stage: "E",
      policy: "own",
      object: plain(PROFILE, "ClusterProfile", member.name, fleetNamespace(member.fleet), {
        spec: { displayName: member.name, clusterManager: { name: "fleetwright" } },
      }),
    },
  ],
  record: ({ member }, facts, live) => {
    const time = facts.now.toISOString();
    const old = (at(live, "status", "conditions") as readonly JsonObject[] | undefined)?.[0]?.["lastTransitionTime"];
    const conditions = [{ type: "Joined", status: "True", reason: "Joined", message: "", lastTransitionTime: old ?? time }];
    return plain(PROFILE, "ClusterProfile", member.name, fleetNamespace(member.fleet), {
      status: { version: { kubernetes: facts.gitVersion }, conditions },
    });
  },
  list: async (hub, fleet) =>
    (await hub.list({ apiVersion: PROFILE, kind: "ClusterProfile" }, { namespace: fleetNamespace(fleet) })).map((profile) => ({
      name: profile.metadata.name,
      uid: undefined,
      nativeId: undefined,
      incarnation: "",
      joined: condition(profile, "Joined")?.["status"] === "True",
    })),
};

export const PLUGINS: Plugins = { registries: { clusterprofile: testRegistry }, agents: { flux: testAgent } };
