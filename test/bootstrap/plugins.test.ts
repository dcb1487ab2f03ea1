import { beforeEach, describe, expect, test } from "@jest/globals";
import { PLUGINS } from "../../lib/bootstrap/plugins.ts";
import type { Membership } from "../../lib/contracts/membership.ts";
import { FakeFleet, membershipOf } from "../support/fake-fleet.ts";
import { PINS, STORE } from "../support/published-artefacts.ts";

const source = { url: "https://git.example/fleet.git", branch: "main", path: "shop", auth: { kind: "none" } } as const;
const NAMES = ["hub", "shop"];
const memberships = NAMES.map((name): Membership =>
  membershipOf(name, { pins: PINS, sync: { registries: ["clusterprofile"], agent: "flux", source } }),
);

let fleet: FakeFleet;

beforeEach(async () => {
  fleet = new FakeFleet(["shop"]);
  for (const name of NAMES) {
    const node = { apiVersion: "v1", kind: "Node", metadata: { name: "a", annotations: { "kwok.x-k8s.io/node": "fake" } } };
    await fleet.server(name).act("POST", "/api/v1/nodes", node);
  }
});

async function bootstrap(verify = false): Promise<readonly string[]> {
  const results = await fleet.bootstrap({ plugins: PLUGINS, artefacts: STORE, verify }, memberships);
  return results.map((result) => JSON.stringify(result));
}

function writes(): readonly string[] {
  return NAMES.flatMap((name) =>
    fleet
      .server(name)
      .writes.filter(({ request }) => !request.path.includes("dryRun") && !request.path.includes("reviews"))
      .map(({ request }) => `${name} ${request.method} ${request.path.split("?")[0]}`),
  );
}

describe("Flux and ClusterProfiles in the engine", () => {
  test("converge: another run, also one that looks at every object, and at a later time, writes nothing", async () => {
    await bootstrap();
    expect(writes().length).toBeGreaterThan(50);
    for (const verify of [false, true]) {
      fleet.clearLogs();
      await bootstrap(verify);
      expect(writes().filter((write) => !write.includes("/leases/"))).toEqual([]);
    }
  });

  test("a Deployment that somebody deletes comes back, and nothing else is touched", async () => {
    await bootstrap();
    await fleet.server("shop").act("DELETE", "/apis/apps/v1/namespaces/flux-system/deployments/source-controller");
    fleet.clearLogs();
    await bootstrap(true);
    expect(writes().filter((write) => /flux-system|fleet-acme|clusterpropert/.test(write))).toEqual([
      "shop POST /apis/apps/v1/namespaces/flux-system/deployments",
    ]);
  });
});
