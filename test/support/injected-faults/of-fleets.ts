import { sleep } from "../../../lib/bootstrap/clock.ts";
import { VirtualClock } from "../fake-api-server/virtual-clock.ts";
import { crd, FakeFleet, membershipOf, plain, recordOf } from "../fake-fleet.ts";
import { asking, bootstrapped, OUTLIVED, strike } from "./ending.ts";
import type { InjectedFault } from "./ending.ts";

// What is wrong in the clusters, or between them.

const LEASES = "/apis/coordination.k8s.io/v1/namespaces";

async function withHub(): Promise<FakeFleet> {
  const fleet = new FakeFleet(["one"]);
  await fleet.bootstrap({}, [fleet.membership("hub")]);
  return fleet;
}

async function joined(): Promise<FakeFleet> {
  const fleet = new FakeFleet(["one"]);
  await fleet.bootstrap();
  return fleet;
}

function lease(holder: string, round = 0) {
  return {
    ...plain("coordination.k8s.io/v1", "Lease", "bootstrap", "fleetwright-system"),
    spec: { holderIdentity: holder, leaseDurationSeconds: 10, renewTime: `2026-11-01T00:00:0${round}.000000Z` },
  };
}

export const FAULTS_OF_FLEETS: readonly InjectedFault[] = [
  {
    symptom: "The hub refuses connections",
    exit: 3,
    said: "one: its hub can't be reached: hub: read /version: connect ECONNREFUSED; API server https://127.0.0.1:… was tried until the deadline",
    next: "fleetwright local up hub",
    meet: async () => {
      const fleet = new FakeFleet(["one"]);
      strike(fleet.server("hub"), { reset: "ECONNREFUSED" });
      return bootstrapped(fleet);
    },
  },
  {
    symptom: "The hub dies while a member joins",
    exit: 3,
    said: "hub: try ClusterProfile fleet-acme/one: connect ECONNREFUSED",
    next: "fleetwright bootstrap one",
    meet: async () => {
      const fleet = await withHub();
      strike(fleet.server("hub"), { reset: "ECONNREFUSED" }, asking("POST", /clusterprofiles/));
      return bootstrapped(fleet, "one", { timeoutMs: 60_000 }, [fleet.membership("one")]);
    },
  },
  {
    symptom: "The hub was never bootstrapped",
    exit: 4,
    said: "one: the hub hub is not bootstrapped itself",
    next: "fleetwright bootstrap hub",
    meet: async () => {
      const fleet = new FakeFleet(["one"]);
      return bootstrapped(fleet, "one", {}, [fleet.membership("one")]);
    },
  },
  {
    symptom: "The hub's namespace is being deleted",
    exit: 4,
    said: "one: the hub hub is not bootstrapped itself",
    next: "fleetwright bootstrap hub",
    meet: async () => {
      const fleet = await withHub();
      const path = "/api/v1/namespaces/fleet-acme";
      await fleet.server("hub").act("PATCH", `${path}?fieldManager=x`, {
        ...plain("v1", "Namespace", "fleet-acme"),
        metadata: { name: "fleet-acme", finalizers: ["example.test/hold"] },
      });
      await fleet.server("hub").act("DELETE", path);
      return bootstrapped(fleet, "one", { timeoutMs: 30_000 }, [fleet.membership("one")]);
    },
  },
  {
    symptom: "Another cluster answers under a member's id",
    exit: 5,
    said: "one: the cluster that answers (kube-system …) is not the one that the hub knows as native-one (…)",
    next: "find out which cluster it is; `fleetwright bootstrap one --replace` has it take the old one's place",
    meet: async () => {
      const fleet = await joined();
      fleet.replace("one", new FakeFleet(["one"], { clock: fleet.clock, name: "other" }).server("one"));
      return bootstrapped(fleet, "one", {}, [fleet.membership("one")]);
    },
  },
  {
    symptom: "It is to take that member's place",
    ...OUTLIVED,
    said: "takes the place of another cluster (kube-system … is now …), which is left as it is: joining it anew…joined",
    meet: async () => {
      const fleet = await joined();
      fleet.replace("one", new FakeFleet(["one"], { clock: fleet.clock, name: "other" }).server("one"));
      return bootstrapped(fleet, "one", { replace: true }, [fleet.membership("one")]);
    },
  },
  {
    symptom: "A member was destroyed and made again",
    ...OUTLIVED,
    said: "was made again (native-one is now native-anew): joining it anew…joined",
    meet: async () => {
      const fleet = await joined();
      fleet.replace("one", new FakeFleet(["one"], { clock: fleet.clock, name: "anew" }).server("one"));
      return bootstrapped(fleet, "one", {}, [
        { ...fleet.membership("one"), member: recordOf("one", { nativeId: "native-anew" }) },
      ]);
    },
  },
  {
    symptom: "A cluster is a member under another name",
    exit: 5,
    said: "one: this cluster is already two of the fleet acme",
    next: "fleetwright leave two, with that fleet's file",
    meet: async () => {
      const fleet = new FakeFleet(["one", "two"]);
      await fleet.bootstrap(
        {},
        ["hub", "two"].map((name) => fleet.membership(name)),
      );
      fleet.replace("one", fleet.server("two"));
      return bootstrapped(fleet, "one", {}, [fleet.membership("one")]);
    },
  },
  {
    symptom: "A cluster is a member of another fleet",
    exit: 5,
    said: "hub: this cluster is already hub of the fleet acme",
    next: "fleetwright leave hub, with that fleet's file",
    meet: async () => {
      const fleet = await joined();
      const other = membershipOf("hub", { member: recordOf("hub", { fleet: "rival" }) });
      return bootstrapped(fleet, "hub", {}, [other]);
    },
  },
  {
    symptom: "A namespace of the agent's name is somebody's",
    exit: 5,
    said: "one: Namespace agent-system is there already and belongs to somebody who left no name; nothing of others is taken over",
    next: "have its owner remove Namespace agent-system, or set `sync.agent: none` for this fleet",
    meet: async () => {
      const fleet = await withHub();
      await fleet
        .server("one")
        .act("POST", "/api/v1/namespaces?fieldManager=terraform", plain("v1", "Namespace", "agent-system"));
      return bootstrapped(fleet, "one", {}, [fleet.membership("one")]);
    },
  },
  {
    symptom: "A definition of others differs from ours",
    exit: 5,
    said: "one: CustomResourceDefinition things.things.example.dev is there already and belongs to helm; nothing of others is taken over",
    next: "have its owner remove CustomResourceDefinition things.things.example.dev, or set `sync.agent: none` for this fleet",
    meet: async () => {
      const fleet = await withHub();
      const theirs = crd("things.example.dev", "v1", "Thing", "things", "Cluster");
      await fleet.server("one").act("POST", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions?fieldManager=helm", theirs);
      return bootstrapped(fleet, "one", {}, [fleet.membership("one")]);
    },
  },
  {
    symptom: "A run that was killed still holds the lease",
    ...OUTLIVED,
    said: "Lease fleetwright-system/bootstrap is held by dead-run…joined",
    meet: async () => {
      const fleet = await withHub();
      await fleet.bootstrap();
      await fleet.server("one").act("POST", `${LEASES}/fleetwright-system/leases`, lease("dead-run"));
      return bootstrapped(fleet, "one", { version: "0.2.0" }, [fleet.membership("one")]);
    },
  },
  {
    symptom: "Another run works on the same cluster",
    exit: 4,
    said: "one: Lease fleetwright-system/bootstrap is held by another-run, who keeps renewing it",
    next: "fleetwright bootstrap one",
    meet: async () => {
      const fleet = await withHub();
      const server = fleet.server("one");
      await fleet.bootstrap();
      await server.act("POST", `${LEASES}/fleetwright-system/leases`, lease("another-run"));
      let over = false;
      const renewing = (async () => {
        for (let round = 0; !over; round++) {
          await sleep(fleet.clock, 2_000);
          await server.act("PUT", `${LEASES}/fleetwright-system/leases/bootstrap`, lease("another-run", round % 10));
        }
      })();
      const ending = await bootstrapped(fleet, "one", { timeoutMs: 30_000, version: "0.2.0" }, [fleet.membership("one")]);
      over = true;
      await renewing;
      return ending;
    },
  },
  {
    symptom: "Our lease can't be renewed for a while",
    ...OUTLIVED,
    said: "one: Lease fleetwright-system/bootstrap could not be renewed for 7.5 s: one: replace Lease fleetwright-system/bootstrap: etcdserver: request timed out (500 Fault); goes on when that has passed…joined",
    meet: async () => {
      const fleet = new FakeFleet(["one"], { workloadMs: 40_000 });
      const server = fleet.server("one");
      strike(
        server,
        { status: 500, message: "etcdserver: request timed out" },
        (entry) => entry.request.method === "PUT" && /leases/.test(entry.request.path) && fleet.clock.monotonic() < 30_000,
      );
      return bootstrapped(fleet);
    },
  },
  {
    symptom: "The clock of the machine is a day ahead",
    ...OUTLIVED,
    said: "joined",
    meet: async () => bootstrapped(new FakeFleet(["one"], { clock: new VirtualClock(undefined, 86_400_000) })),
  },
  {
    symptom: "The member's record is not readable",
    ...OUTLIVED,
    said: "joined",
    meet: async () => {
      const fleet = await joined();
      await fleet
        .server("one")
        .act("PATCH", "/api/v1/namespaces/fleetwright-system/configmaps/member?fieldManager=somebody&force=true", {
          ...plain("v1", "ConfigMap", "member", "fleetwright-system"),
          data: { digest: "none", uid: "" },
        });
      return bootstrapped(fleet, "one", {}, [fleet.membership("one")]);
    },
  },
  {
    symptom: "Somebody has deleted the member's record",
    ...OUTLIVED,
    said: "joined",
    meet: async () => {
      const fleet = await joined();
      await fleet.server("one").act("DELETE", "/api/v1/namespaces/fleetwright-system/configmaps/member");
      return bootstrapped(fleet, "one", {}, [fleet.membership("one")]);
    },
  },
  {
    symptom: "Somebody has deleted the hub's entry of a member",
    ...OUTLIVED,
    said: "joined",
    meet: async () => {
      const fleet = await joined();
      await fleet.server("hub").act("DELETE", "/apis/multicluster.x-k8s.io/v1alpha1/namespaces/fleet-acme/clusterprofiles/one");
      return bootstrapped(fleet, "one", {}, [fleet.membership("one")]);
    },
  },
];
