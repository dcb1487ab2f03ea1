import { FakeFleet, plain } from "../fake-fleet.ts";
import { asking, left, OUTLIVED, strike } from "./ending.ts";
import type { InjectedFault } from "./ending.ts";

// What stands in the way of a cluster that leaves.

async function joined(): Promise<FakeFleet> {
  const fleet = new FakeFleet(["one"]);
  await fleet.bootstrap();
  return fleet;
}

export const FAULTS_OF_LEAVING: readonly InjectedFault[] = [
  {
    symptom: "A leaving member refuses connections",
    exit: 3,
    said: "one: read /version: connect ECONNREFUSED; API server https://127.0.0.1:… was tried until the deadline",
    next: "fleetwright leave one --force",
    meet: async () => {
      const fleet = await joined();
      strike(fleet.server("one"), { reset: "ECONNREFUSED" });
      return left(fleet);
    },
  },
  {
    symptom: "A leaving member's hub refuses connections",
    exit: 3,
    said: "hub: read /version: connect ECONNREFUSED; API server https://127.0.0.1:… was tried until the deadline",
    next: "fleetwright leave one --force",
    meet: async () => {
      const fleet = await joined();
      strike(fleet.server("hub"), { reset: "ECONNREFUSED" });
      return left(fleet);
    },
  },
  {
    symptom: "A dead member is given up with `--force`",
    ...OUTLIVED,
    said: "left; the agent and namespace fleetwright-system in one, as it can't be reached",
    meet: async () => {
      const fleet = await joined();
      strike(fleet.server("one"), { reset: "ECONNREFUSED" });
      return left(fleet, "one", { force: true });
    },
  },
  {
    symptom: "A hub is to leave that still has members",
    exit: 5,
    said: "hub is the hub, and one is still registered in it",
    next: "fleetwright leave one",
    meet: async () => left(await joined(), "hub"),
  },
  {
    symptom: "A finalizer of others holds what is to leave",
    exit: 7,
    said: "one: Deployment agent-system/source: is being deleted; held by the finalizers example.test/hold, after waiting 20 s",
    next: "fleetwright leave one",
    meet: async () => {
      const fleet = await joined();
      await fleet.server("one").act("PATCH", "/apis/apps/v1/namespaces/agent-system/deployments/source?fieldManager=somebody", {
        ...plain("apps/v1", "Deployment", "source", "agent-system"),
        metadata: { name: "source", namespace: "agent-system", finalizers: ["example.test/hold"] },
      });
      return left(fleet, "one", { timeoutMs: 20_000 });
    },
  },
  {
    symptom: "Others have something in a namespace of ours that leaves",
    ...OUTLIVED,
    said: "left; Namespace agent-system, which still holds ConfigMap agent-system/theirs",
    meet: async () => {
      const fleet = await joined();
      await fleet
        .server("one")
        .act(
          "POST",
          "/api/v1/namespaces/agent-system/configmaps?fieldManager=somebody",
          plain("v1", "ConfigMap", "theirs", "agent-system"),
        );
      return left(fleet);
    },
  },
  {
    symptom: "The agent's resources don't end while it leaves",
    exit: 7,
    said: "one: Thing: is being deleted, after waiting 20 s",
    next: "fleetwright leave one",
    meet: async () => {
      const fleet = await joined();
      await fleet
        .server("one")
        .act("PATCH", "/apis/things.example.dev/v1/namespaces/agent-system/things/root?fieldManager=somebody", {
          ...plain("things.example.dev/v1", "Thing", "root", "agent-system"),
          metadata: { name: "root", namespace: "agent-system", finalizers: ["example.test/hold"] },
        });
      return left(fleet, "one", { timeoutMs: 20_000 });
    },
  },
  {
    symptom: "Leaving is refused the right to delete",
    exit: 5,
    said: 'one: delete Deployment agent-system/source: deployments.apps "source" is forbidden: User "ci" cannot delete (403 Forbidden)',
    next: "grant that right, then `fleetwright leave one`",
    meet: async () => {
      const fleet = await joined();
      strike(
        fleet.server("one"),
        { status: 403, reason: "Forbidden", message: 'deployments.apps "source" is forbidden: User "ci" cannot delete' },
        asking("DELETE", /deployments/),
      );
      return left(fleet, "one", { timeoutMs: 30_000 });
    },
  },
];
