import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { createConnect } from "../../../lib/bootstrap/kube/connect.ts";
import { readKubeconfig, readKubeconfigServer } from "../../../lib/bootstrap/kube/kubeconfig.ts";
import { VirtualClock } from "../../support/fake-api-server/virtual-clock.ts";
import { recordOf } from "../../support/fake-fleet.ts";

describe("how a record becomes a connection", () => {
  let project: string;
  beforeAll(() => void (project = mkdtempSync(path.join(tmpdir(), "fleetwright-test-"))));
  afterAll(() => rmSync(project, { recursive: true }));

  function kubeconfig(user: object, cluster: object = {}): string {
    const file = path.join(project, "kubeconfig");
    const config = {
      apiVersion: "v1",
      kind: "Config",
      clusters: [{ name: "c", cluster: { server: "https://127.0.0.1:1", ...cluster } }],
      users: [{ name: "u", user }],
      contexts: [{ name: "admin", context: { cluster: "c", user: "u" } }],
    };
    writeFileSync(file, JSON.stringify(config));
    return file;
  }

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

  test.each([
    [
      "a program",
      { exec: { apiVersion: "client.authentication.k8s.io/v1", command: "touch", args: ["/tmp/ran"] } },
      "would run the program touch",
    ],
    [
      "an auth provider",
      { "auth-provider": { name: "gcp", config: { "cmd-path": "touch" } } },
      "would run the auth provider gcp",
    ],
  ])("a kubeconfig that names %s to run is refused", async (_what, user, said) => {
    await expect(readKubeconfig(kubeconfig(user), "admin", "one", false)).rejects.toThrow(said);
  });

  test("where a record names no endpoint, that of its kubeconfig counts, with its authority", async () => {
    const file = kubeconfig({ token: "abc" }, { "certificate-authority-data": Buffer.from("PEM").toString("base64") });
    expect(await readKubeconfigServer(file, "admin", "one")).toEqual({ url: "https://127.0.0.1:1", ca: "PEM" });
    expect(await readKubeconfigServer(kubeconfig({}), "admin", "one")).toMatchObject({ ca: undefined });
    const access = { kind: "kubeconfig", role: "", file: "kubeconfig", context: "admin" } as const;
    const connection = await createConnect({ project, clock: new VirtualClock() })(recordOf("one", { endpoints: [], access }));
    await connection.close();
  });

  test.each([
    ["trusts whoever answers", { "insecure-skip-tls-verify": true }, "insecure-skip-tls-verify"],
    ["has no TLS", { server: "http://127.0.0.1:1" }, "is not https"],
  ])("a kubeconfig that %s is refused", async (_what, cluster, said) => {
    kubeconfig({ token: "abc" }, cluster);
    const access = { kind: "kubeconfig", role: "", file: "kubeconfig", context: "admin" } as const;
    const connect = createConnect({ project, clock: new VirtualClock() });
    await expect(connect(recordOf("one", { endpoints: [], access }))).rejects.toThrow(said);
  });

  test("a kubeconfig's token and client certificate are used, a missing context is named", async () => {
    expect(await readKubeconfig(kubeconfig({ token: "abc" }), "admin", "one", false)).toEqual({
      headers: { authorization: "Bearer abc" },
    });
    const pem = Buffer.from("PEM").toString("base64");
    const withCertificate = kubeconfig({ "client-certificate-data": pem, "client-key-data": pem });
    expect(await readKubeconfig(withCertificate, "admin", "one", false)).toEqual({
      client: { certificate: "PEM", key: "PEM" },
      headers: {},
    });
    await expect(readKubeconfig(withCertificate, "other", "one", false)).rejects.toThrow("has no context other");
  });
});
