import { chmodSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import type { AddressInfo, Server } from "node:net";
import path from "node:path";
import { afterAll, beforeAll, expect } from "@jest/globals";
import { systemClock } from "../../lib/bootstrap/clock.ts";
import { KubeError } from "../../lib/bootstrap/kube-api.ts";
import type { Json, KubeObject } from "../../lib/bootstrap/kube-object.ts";
import { at, textAt } from "../../lib/bootstrap/kube-object.ts";
import { createConnect } from "../../lib/bootstrap/kube/connect.ts";
import type { KubeConnection } from "../../lib/bootstrap/kube/connect.ts";
import { ask } from "../../lib/local/api.ts";
import { homeOf } from "../../lib/local/home.ts";
import { plain, recordOf } from "../support/fake-fleet.ts";
import { PROGRAM, SHAPES } from "../support/kubeconfig-shapes.ts";
import type { Shape, ShapeWorld } from "../support/kubeconfig-shapes.ts";
import { aLocalCluster } from "../support/local-cluster.ts";
import type { RunningCluster } from "../support/local-cluster.ts";
import { needs } from "../support/needs.ts";
import { aProject } from "../support/project.ts";
import type { Project } from "../support/project.ts";
import { aSocksProxy, aTunnel } from "../support/proxies.ts";

const { describe, test } = needs("control-plane");
const kubectl = needs("control-plane", "kubectl");
const signal = new AbortController().signal;
const REVIEW = { apiVersion: "authentication.k8s.io/v1", kind: "SelfSubjectReview", metadata: {} as { name: string } };

// One API server for all shapes.
describe("a kubeconfig on a real API server", () => {
  let project: Project;
  let cluster: RunningCluster;
  let world: ShapeWorld;
  let six: Server;

  beforeAll(async () => {
    project = await aProject();
    cluster = await aLocalCluster(project, "hub");
    const pki = (file: string): string => readFileSync(path.join(homeOf(project.folder, "hub").pki, file), "utf8");
    const port = project.firstPort;
    six = createServer((near) => void near.pipe(connect(port, "127.0.0.1")).pipe(near));
    await new Promise<void>((resolve) => six.listen(0, "::1", resolve));
    world = {
      port,
      portOfSix: (six.address() as AddressInfo).port,
      proxies: { http: await aTunnel(port), socks5: await aSocksProxy(port) },
      ca: pki("ca.crt"),
      admin: { certificate: pki("admin.crt"), key: pki("admin.key") },
      tokens: { first: await tokenOf("first"), second: await tokenOf("second") },
    };
  });

  afterAll(async () => {
    for (const proxy of Object.values(world?.proxies ?? {})) await proxy.close();
    six?.close();
    await cluster?.connection.close();
    await project?.dispose();
  });

  async function tokenOf(name: string): Promise<string> {
    const api = cluster.connection.api(signal);
    await api.create(plain("v1", "ServiceAccount", name, "default"));
    const asked = await fetchAsAdmin(`/api/v1/namespaces/default/serviceaccounts/${name}/token`, {
      ...{ apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest", spec: {} },
    });
    return textAt(asked, "status", "token");
  }

  async function fetchAsAdmin(url: string, body: object): Promise<Json> {
    const answer = await ask(homeOf(project.folder, "hub"), project.firstPort, "POST", url, body);
    return JSON.parse(answer.body) as Json;
  }

  /** Writes a shape into a folder of its own. @returns the kubeconfigs, and what programs of theirs find */
  function written(shape: Shape): { readonly files: readonly string[]; readonly env: Readonly<Record<string, string>> } {
    const folder = mkdtempSync(path.join(project.folder, "shape-"));
    const config = {
      ...{ apiVersion: "v1", kind: "Config", "current-context": "admin" },
      clusters: [
        {
          name: "c",
          cluster: {
            server: `https://127.0.0.1:${world.port}`,
            "certificate-authority-data": Buffer.from(world.ca).toString("base64"),
            ...shape.cluster?.(world),
          },
        },
      ],
      users: [{ name: "u", user: shape.user(world) }],
      contexts: [{ name: "admin", context: { cluster: "c", user: "u" } }],
    };
    const files = { kubeconfig: JSON.stringify(config), ...shape.files?.(world) };
    for (const [file, text] of Object.entries(files)) writeFileSync(path.join(folder, file), text);
    const { exec } = shape.user(world) as { readonly exec?: { readonly apiVersion: string } };
    const credential = { kind: "ExecCredential", apiVersion: exec?.apiVersion, status: shape.program?.(world) };
    mkdirSync(path.join(folder, "bin"));
    for (const place of [path.join("bin", PROGRAM), PROGRAM]) {
      writeFileSync(path.join(folder, place), `#!/bin/sh\ncat <<'END'\n${JSON.stringify(credential)}\nEND\n`);
      chmodSync(path.join(folder, place), 0o755);
    }
    return {
      files: ["kubeconfig", ...(shape.further ?? [])].map((file) => path.join(folder, file)),
      env: { PATH: `${path.join(folder, "bin")}:${process.env["PATH"] ?? ""}` },
    };
  }

  async function open(shape: Shape): Promise<KubeConnection> {
    const { files, env } = written(shape);
    const credential = { kind: "kubeconfig", role: "", files, context: "admin", exec: [PROGRAM] } as const;
    return await createConnect({ project: project.folder, clock: systemClock, env })(
      recordOf("one", { endpoints: [], credential }),
    );
  }

  async function whoWeAre(shape: Shape): Promise<string> {
    const connection = await open(shape);
    try {
      return inWords(await connection.api(signal).create(REVIEW));
    } finally {
      await connection.close();
    }
  }

  async function whoKubectlIs(shape: Shape): Promise<string> {
    const { files, env } = written(shape);
    const args = ["--request-timeout=20s", "auth", "whoami", "-o", "json"];
    const { code, stdout, stderr } = await project.run("kubectl", args, {
      ...env,
      KUBECONFIG: files.join(":"),
      HOME: project.folder,
    });
    if (code !== 0) throw new Error(stderr);
    return inWords(JSON.parse(stdout) as KubeObject);
  }

  /** Who it is, or why not; through the proxy that has to be asked. */
  async function tried({ through }: Shape, who: Promise<string>): Promise<string | Error> {
    for (const { asked } of Object.values(world.proxies)) asked.splice(0);
    const found = await who.catch((error: unknown) => (error instanceof Error ? error : new Error(String(error))));
    if (through !== undefined) expect(world.proxies[through].asked.length).toBeGreaterThan(0);
    return found;
  }

  test.each(SHAPES.map((shape) => [shape.fields, shape] as const))("%s", async (_, shape) => {
    const who = await tried(shape, whoWeAre(shape));
    if (typeof shape.is === "string") expect(who).toBe(shape.is);
    else expect(String(who)).toMatch(shape.is.refused);
  });

  kubectl.test("is taken by kubectl as the page says", async () => {
    for (const shape of SHAPES) {
      const who = await tried(shape, whoKubectlIs(shape));
      // Who kubectl is where we refuse a shape that it takes is not our business, nor how it puts a refusal.
      if (typeof shape.is === "string") expect([shape.fields, who]).toEqual([shape.fields, shape.is]);
      else expect([shape.fields, who instanceof Error]).toEqual([shape.fields, shape.kubectl !== "takes it"]);
    }
  });

  test("a token that ends is read anew from its file, in the same connection", async () => {
    const shape: Shape = {
      fields: "",
      user: () => ({ tokenFile: "token" }),
      files: ({ tokens }) => ({ token: tokens.first }),
      is: "",
    };
    const { files } = written(shape);
    const credential = { kind: "kubeconfig", role: "", files, context: "admin" } as const;
    const connection = await createConnect({ project: project.folder, clock: systemClock })(
      recordOf("one", { endpoints: [], credential }),
    );
    try {
      const who = async (): Promise<string> => inWords(await connection.api(signal).create(REVIEW));
      expect(await who()).toBe("system:serviceaccount:default:first");
      await cluster.connection
        .api(signal)
        .delete({ apiVersion: "v1", kind: "ServiceAccount", name: "first", namespace: "default" });
      // The API server keeps for a moment what it has found of a token.
      for (;;) {
        const error = await who().catch((failure: unknown) => failure);
        if (!(error instanceof KubeError)) continue;
        expect(error.message).toContain("the tokenFile of u");
        break;
      }
      writeFileSync(path.join(path.dirname(files[0] ?? ""), "token"), world.tokens.second);
      expect(await who()).toBe("system:serviceaccount:default:second");
    } finally {
      await connection.close();
    }
  });
});

/** `ann 7 in shop with team a, b`: uid, groups and extra only where somebody asked to be somebody else. */
function inWords(review: KubeObject): string {
  const info = at(review, "status", "userInfo") as {
    readonly username: string;
    readonly uid?: string;
    readonly groups?: readonly string[];
    readonly extra?: Readonly<Record<string, readonly string[]>>;
  };
  if (info.username !== "ann" || info.uid === undefined) return info.username;
  const extra = Object.entries(info.extra ?? {}).map(([key, values]) => ` with ${key} ${values.join(", ")}`);
  return `${info.username} ${info.uid} in ${[...(info.groups ?? [])].sort().join(", ")}${extra.join("")}`;
}
