import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { createConnect } from "../../../lib/bootstrap/kube/connect.ts";
import { VirtualClock } from "../../support/fake-api-server/virtual-clock.ts";
import { recordOf } from "../../support/fake-fleet.ts";

describe("how a record becomes a connection", () => {
  let project: string;
  beforeAll(() => void (project = mkdtempSync(path.join(tmpdir(), "fleetwright-test-"))));
  afterAll(() => rmSync(project, { recursive: true }));

  test("a missing certificate is named with its cluster and the command that makes it", async () => {
    const connect = createConnect({ project, clock: new VirtualClock() });
    await expect(connect(recordOf("one"))).rejects.toMatchObject({
      failure: {
        class: "input",
        message: expect.stringContaining("cluster one: its client certificate"),
        next: "fleetwright local up one",
      },
    });
  });

  test("an endpoint without TLS is refused", async () => {
    const connect = createConnect({ project, clock: new VirtualClock() });
    const record = recordOf("one", { endpoints: [{ url: "http://127.0.0.1:1", from: "runner", ca: "system" }] });
    await expect(connect(record)).rejects.toThrow("is not https");
  });
});
