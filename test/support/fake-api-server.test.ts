import { expect, test } from "@jest/globals";
import { connectionOver } from "../../lib/bootstrap/kube/connect.ts";
import { API_SERVER_CASES } from "./api-server-cases.ts";
import { FakeApiServer } from "./fake-api-server/fake-api-server.ts";
import { VirtualClock } from "./fake-api-server/virtual-clock.ts";
import { plain } from "./fake-fleet.ts";

// test/e2e/fake-is-faithful.test.ts runs the same cases on a real one.
test.each(API_SERVER_CASES)("$name", async ({ run, expected }) => {
  const clock = new VirtualClock();
  const api = connectionOver("fake", new FakeApiServer(clock).wire, clock).api(new AbortController().signal);
  await api.apply(plain("v1", "Namespace", "case"), { fieldManager: "test" });
  expect(await run({ api, clock, namespace: "case" })).toEqual(expected);
});
