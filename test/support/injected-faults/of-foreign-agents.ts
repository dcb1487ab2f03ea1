import type { KubeObject } from "../../../lib/bootstrap/kube-object.ts";
import { FakeFleet } from "../fake-fleet.ts";
import { byHand, installByHand, SURVEYING } from "../installed-by-hand.ts";
import { asking, bootstrapped, OUTLIVED, strike } from "./ending.ts";
import type { Ending, InjectedFault } from "./ending.ts";

// What stands where an agent of ours is to be.

async function withHub(): Promise<FakeFleet> {
  const fleet = new FakeFleet(["one"]);
  await fleet.bootstrap({}, [fleet.membership("hub")]);
  return fleet;
}

/** With the agent in it as somebody else would install it. */
async function withAgentOfOthers(change?: (object: KubeObject) => KubeObject): Promise<FakeFleet> {
  const fleet = await withHub();
  await installByHand(fleet, "one", change);
  return fleet;
}

function ofHelm(object: KubeObject): KubeObject {
  const annotations = { "meta.helm.sh/release-name": "flux2", "meta.helm.sh/release-namespace": "gitops" };
  return { ...object, metadata: { ...object.metadata, annotations } };
}

function adopting(fleet: FakeFleet, agreed: (all: readonly string[]) => readonly string[] = (all) => all): Promise<Ending> {
  const adopt = new Map([["one", agreed(byHand(fleet.membership("one")))]]);
  return bootstrapped(fleet, "one", { plugins: SURVEYING, adopt }, [fleet.membership("one")]);
}

export const FAULTS_OF_FOREIGN_AGENTS: readonly InjectedFault[] = [
  {
    symptom: "Somebody has installed the agent by hand",
    exit: 5,
    said: "one: flux is there already and belongs to kubectl-create",
    next: "`fleetwright bootstrap one --adopt` takes it over; or remove it, or set `sync.agent: none` for this fleet",
    meet: async () => bootstrapped(await withAgentOfOthers(), "one", { plugins: SURVEYING }),
  },
  {
    symptom: "A release has installed the agent",
    exit: 5,
    said: "one: flux is there already and belongs to Helm release gitops/flux2: … is kept by Helm release gitops/flux2",
    next: "remove that installation, or set `sync.agent: none` for this fleet",
    meet: async () => bootstrapped(await withAgentOfOthers(ofHelm), "one", { plugins: SURVEYING }),
  },
  {
    symptom: "What a release has installed is to be taken over",
    exit: 5,
    said: "one: flux can't be taken over: … is kept by Helm release gitops/flux2",
    next: "upgrade that release with `helm.sh/resource-policy: keep` on all of it, uninstall it, and take its marks (`meta.helm.sh/…`, `app.kubernetes.io/managed-by`) off what stays, then `fleetwright bootstrap one --adopt`",
    meet: async () => adopting(await withAgentOfOthers(ofHelm)),
  },
  {
    symptom: "What somebody has installed by hand follows another place, and is to be taken over",
    exit: 5,
    said: "one: flux can't be taken over: Thing agent-system/root says something else than the fleet's would",
    next: "have its owner remove Thing agent-system/root, then `fleetwright bootstrap one --adopt`",
    meet: async () =>
      adopting(
        await withAgentOfOthers((object) => (object.kind === "Thing" ? { ...object, spec: { path: "elsewhere" } } : object)),
      ),
  },
  {
    symptom: "The API server refuses what would be made of it",
    exit: 5,
    said: "one: flux can't be taken over: ClusterRole agent can't become what the fleet's would be: …",
    next: "have its owner remove ClusterRole agent, then `fleetwright bootstrap one --adopt`",
    meet: async () => {
      const fleet = await withAgentOfOthers();
      const refused = { status: 422, reason: "Invalid", message: "roleRef: Invalid value: cannot change roleRef" };
      strike(fleet.server("one"), refused, asking("PATCH", /clusterroles\/agent/));
      return adopting(fleet);
    },
  },
  {
    symptom: "More of it has come up than somebody has agreed to",
    exit: 5,
    said: "one: flux can't be taken over: ClusterRole agent has come up since somebody agreed to it",
    next: "look at what there is, then `fleetwright bootstrap one --adopt`",
    meet: async () => adopting(await withAgentOfOthers(), (agreed) => agreed.filter((what) => what !== "ClusterRole agent")),
  },
  {
    symptom: "Somebody agrees that it is taken over",
    ...OUTLIVED,
    said: "joined",
    meet: async () => adopting(await withAgentOfOthers()),
  },
];
