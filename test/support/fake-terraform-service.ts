import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:https";
import type { IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { buffer } from "node:stream/consumers";
import { aTestAuthority } from "./certificates.ts";

/** A service on this machine that keeps states as HCP Terraform does: projects, workspaces with their locks, and versions of states. */
export interface FakeTerraformService {
  /** `localhost:41234` */
  readonly hostname: string;
  /** Lets Terraform trust it, and signs in. */
  readonly env: Readonly<Record<string, string>>;
  readonly projects: ReadonlyMap<string, string>;
  readonly workspaces: ReadonlyMap<string, Workspace>;
  /** Requests that it has no answer for. */
  readonly unanswered: readonly string[];
  close(): Promise<void>;
}

interface Workspace {
  readonly id: string;
  readonly name: string;
  readonly project: string;
  locked: boolean;
  /** Versions of its state, the newest last. */
  readonly states: Buffer[];
}

interface Answer {
  readonly status: number;
  readonly body?: object | Buffer;
}

const TOKEN = "token-of-the-test";
const ORGANIZATION = "acme";
const DEFAULT_PROJECT = "Default Project";
const NOT_FOUND: Answer = { status: 404, body: { errors: [{ status: "404", title: "not found" }] } };

export async function startFakeTerraformService(): Promise<FakeTerraformService> {
  const projects = new Map([[DEFAULT_PROJECT, "prj-1"]]);
  const workspaces = new Map<string, Workspace>();
  const unanswered: string[] = [];
  const folder = mkdtempSync(path.join(tmpdir(), "terraform-service-"));
  const authority = aTestAuthority();
  const { certificate, key } = authority.issue("localhost", ["localhost"]);
  let base = "";

  const workspaceWith = (id: string | undefined): Workspace | undefined => [...workspaces.values()].find((one) => one.id === id);

  function described({ id, name, project, locked }: Workspace): object {
    const permissions = Object.fromEntries(PERMISSIONS.map((one) => [one, true]));
    return {
      id,
      type: "workspaces",
      attributes: { name, locked, "execution-mode": "remote", operations: true, "terraform-version": "latest", permissions },
      relationships: { project: { data: { id: projects.get(project), type: "projects" } } },
    };
  }

  function stateVersion({ id }: Workspace, serial: number): object {
    const urls = {
      "hosted-state-download-url": `${base}/state/${id}/${serial}`,
      "hosted-state-upload-url": `${base}/state/${id}/${serial}`,
      "hosted-json-state-upload-url": `${base}/json/${id}/${serial}`,
    };
    return { id: `sv-${id}-${serial}`, type: "state-versions", attributes: { serial, status: "finalized", ...urls } };
  }

  function organization(parts: readonly string[], method: string, body: Body): Answer {
    const [what, name] = parts;
    if (what === "entitlement-set") return data({ id: "org-1", type: "entitlement-sets", attributes: { operations: true } });
    if (what === "projects" && method === "GET") return list([...projects].map(([one, id]) => projectOf(id, one)));
    if (what === "projects") {
      const made = body.attributes["name"] as string;
      projects.set(made, `prj-${projects.size + 1}`);
      return data(projectOf(projects.get(made) ?? "", made), 201);
    }
    if (what !== "workspaces") return NOT_FOUND;
    if (method === "GET" && name === undefined) return list([...workspaces.values()].map(described));
    if (method === "POST") {
      const made = body.attributes["name"] as string;
      const of = [...projects].find(([, id]) => id === body.project)?.[0] ?? DEFAULT_PROJECT;
      const workspace = { id: `ws-${workspaces.size + 1}`, name: made, project: of, locked: false, states: [] };
      workspaces.set(made, workspace);
      return data(described(workspace), 201);
    }
    const found = workspaces.get(name ?? "");
    return found === undefined ? NOT_FOUND : data(described(found));
  }

  function ofWorkspace(workspace: Workspace, parts: readonly string[], method: string, body: Body): Answer {
    const [what, action] = parts;
    if (what === undefined) return data(described(workspace));
    if (what === "actions" && action === "lock") {
      if (workspace.locked) return { status: 409, body: { errors: [{ status: "409", title: "conflict" }] } };
      workspace.locked = true;
      return data(described(workspace));
    }
    if (what === "actions") {
      workspace.locked = false;
      return data(described(workspace));
    }
    const newest = workspace.states.length;
    if (what === "current-state-version") return newest === 0 ? NOT_FOUND : data(stateVersion(workspace, newest));
    if (what === "current-state-version-outputs") return list(outputsOf(workspace));
    if (what !== "state-versions" || method !== "POST") return NOT_FOUND;
    const { state, md5 } = body.attributes as { readonly state?: string; readonly md5?: string };
    const sent = state === undefined ? Buffer.alloc(0) : Buffer.from(state, "base64");
    if (state !== undefined && createHash("md5").update(sent).digest("hex") !== md5) return { status: 422 };
    workspace.states.push(sent);
    return data(stateVersion(workspace, newest + 1), 201);
  }

  function answer(method: string, url: URL, sent: Buffer): Answer | undefined {
    const parts = url.pathname.split("/").filter((part) => part !== "");
    if (parts[0] === ".well-known") return { status: 200, body: SERVICES };
    const serial = Number(parts[2]);
    const workspace = workspaceWith(parts[1]);
    if (parts[0] === "json") return { status: 200 };
    if (parts[0] === "state" && workspace !== undefined) {
      if (method === "GET") return { status: 200, body: workspace.states[serial - 1] ?? Buffer.alloc(0) };
      workspace.states[serial - 1] = sent;
      return { status: 200 };
    }
    if (parts[2] === "ping") return { status: 204 };
    const body = bodyOf(sent);
    if (parts[2] === "organizations" && parts[3] === ORGANIZATION) return organization(parts.slice(4), method, body);
    if (parts[2] === "state-versions") {
      const [, id, serial] = /^sv-(.+)-(\d+)$/.exec(parts[3] ?? "") ?? [];
      const own = workspaceWith(id);
      return own === undefined ? undefined : data(stateVersion(own, Number(serial)));
    }
    const named = workspaceWith(parts[3]);
    if (parts[2] === "workspaces" && named !== undefined) return ofWorkspace(named, parts.slice(4), method, body);
    return undefined;
  }

  const server = createServer({ cert: certificate, key }, (request, response) => {
    void (async () => {
      const url = new URL(request.url ?? "/", base);
      const sent = await buffer(request);
      const isOpen = /^\/(\.well-known|state|json)\//.test(url.pathname);
      const found = isOpen || isSignedIn(request) ? answer(request.method ?? "", url, sent) : { status: 401 };
      if (found === undefined) unanswered.push(`${request.method} ${url.pathname}`);
      const { status, body } = found ?? NOT_FOUND;
      response.statusCode = status;
      response.setHeader("TFP-API-Version", "2.6");
      response.setHeader("TFP-AppName", "HCP Terraform");
      response.setHeader("content-type", isOpen ? "application/json" : "application/vnd.api+json");
      response.end(Buffer.isBuffer(body) ? body : body === undefined ? undefined : JSON.stringify(body));
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const hostname = `localhost:${(server.address() as AddressInfo).port}`;
  base = `https://${hostname}`;
  mkdirSync(folder, { recursive: true });
  const [ca, rc] = [path.join(folder, "ca.pem"), path.join(folder, "terraform.rc")];
  writeFileSync(ca, authority.ca);
  writeFileSync(rc, `credentials ${JSON.stringify(hostname)} {\n  token = ${JSON.stringify(TOKEN)}\n}\n`);
  return {
    hostname,
    env: { SSL_CERT_FILE: ca, TF_CLI_CONFIG_FILE: rc },
    projects,
    workspaces,
    unanswered,
    close: async () => {
      rmSync(folder, { recursive: true });
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const SERVICES = { "tfe.v2": "/api/v2/", "tfe.v2.1": "/api/v2/", "tfe.v2.2": "/api/v2/", "state.v2": "/api/v2/" };
const PERMISSIONS = [
  "can-lock",
  "can-unlock",
  "can-queue-run",
  "can-queue-apply",
  "can-read-settings",
  "can-update",
  "can-create-state-versions",
];

interface Body {
  readonly attributes: Readonly<Record<string, unknown>>;
  /** Id of the project that it is to be in. */
  readonly project: string | undefined;
}

function bodyOf(sent: Buffer): Body {
  if (sent.length === 0) return { attributes: {}, project: undefined };
  const { data: found } = JSON.parse(sent.toString("utf8")) as {
    readonly data?: {
      readonly attributes?: Readonly<Record<string, unknown>>;
      readonly relationships?: { readonly project?: { readonly data?: { readonly id?: string } } };
    };
  };
  return { attributes: found?.attributes ?? {}, project: found?.relationships?.project?.data?.id };
}

/** What the newest state gives to others, as the service lists it. */
function outputsOf({ id, states }: Workspace): readonly object[] {
  const text = states.at(-1)?.toString("utf8") ?? "{}";
  const { outputs = {} } = JSON.parse(text) as { readonly outputs?: Readonly<Record<string, { value: unknown; type: unknown }>> };
  return Object.entries(outputs).map(([name, { value, type }]) => ({
    id: `wsout-${id}-${name}`,
    type: "state-version-outputs",
    attributes: { name, sensitive: false, type: typeof value, value, "detailed-type": type },
  }));
}

function isSignedIn({ headers }: IncomingMessage): boolean {
  return headers.authorization === `Bearer ${TOKEN}`;
}

function projectOf(id: string, name: string): object {
  return { id, type: "projects", attributes: { name } };
}

function data(one: object, status = 200): Answer {
  return { status, body: { data: one } };
}

function list(all: readonly object[]): Answer {
  const pagination = { "current-page": 1, "prev-page": null, "next-page": null, "total-pages": 1, "total-count": all.length };
  return { status: 200, body: { data: all, meta: { pagination } } };
}
