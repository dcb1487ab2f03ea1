import { afterAll, beforeAll, expect } from "@jest/globals";
import { systemClock } from "../../lib/bootstrap/clock.ts";
import { plain } from "../support/fake-fleet.ts";
import { API_SERVER_CASES } from "../support/api-server-cases.ts";
import { aLocalCluster } from "../support/local-cluster.ts";
import type { RunningCluster } from "../support/local-cluster.ts";
import { needs } from "../support/needs.ts";
import { aProject } from "../support/project.ts";
import type { Project } from "../support/project.ts";

const { describe, test } = needs("control-plane");

// test/support/fake-api-server.test.ts runs the same cases on the fake one.
describe("what the fake API server claims holds on a real one", () => {
  let project: Project;
  let cluster: RunningCluster;

  beforeAll(async () => {
    project = await aProject();
    cluster = await aLocalCluster(project, "flux");
  });

  afterAll(async () => {
    await cluster.connection.close();
    await project.dispose();
  });

  test.each(API_SERVER_CASES.map((one, index) => ({ ...one, namespace: `case-${index}` })))(
    "$name",
    async ({ run, expected, namespace }) => {
      const api = cluster.connection.api(new AbortController().signal);
      await api.apply(plain("v1", "Namespace", namespace), { fieldManager: "test" });
      expect(await run({ api, clock: systemClock, namespace })).toEqual(expected);
    },
  );
});
