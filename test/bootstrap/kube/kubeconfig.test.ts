import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:https";
import type { Server } from "node:https";
import type { IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import type { TLSSocket } from "node:tls";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { systemClock } from "../../../lib/bootstrap/clock.ts";
import type { Clock } from "../../../lib/bootstrap/clock.ts";
import { createConnect } from "../../../lib/bootstrap/kube/connect.ts";
import { aTestAuthority } from "../../support/certificates.ts";
import type { TestAuthority } from "../../support/certificates.ts";
import { recordOf } from "../../support/fake-fleet.ts";
import { aSocksProxy, aTunnel } from "../../support/proxies.ts";
import type { TestProxy } from "../../support/proxies.ts";

/** The machine's clock, which is put forward by hand. */
class ShiftedClock implements Clock {
  #ahead = 0;
  readonly random = (): number => systemClock.random();
  readonly after: Clock["after"] = (milliseconds, wake) => systemClock.after(milliseconds, wake);
  monotonic(): number {
    return systemClock.monotonic() + this.#ahead;
  }
  date(): Date {
    return new Date(systemClock.date().getTime() + this.#ahead);
  }
  forward(milliseconds: number): void {
    this.#ahead += milliseconds;
  }
}

/** One request as the API server has it. */
interface Seen {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** Common name of the client's certificate. */
  readonly client: string | undefined;
  /** The name that the client asked for in TLS. */
  readonly name: string;
}

const NAME = "api.fleet.internal";
const signal = new AbortController().signal;
const authority: TestAuthority = aTestAuthority();
const PROGRAM = "give-credential";

let folder: string;
let server: Server;
let six: Server;
let port: number;
let proxies: Readonly<Record<"http" | "https" | "socks5", TestProxy>>;
let seen: Seen[];
let refused: Set<string>;

beforeAll(async () => {
  server = await anApiServer("127.0.0.1", ["127.0.0.1", NAME]);
  six = await anApiServer("::1", ["::1"]);
  port = portOf(server);
  proxies = {
    http: await aTunnel(port),
    https: await aTunnel(port, authority.issue("proxy", ["127.0.0.1"])),
    socks5: await aSocksProxy(port),
  };
});

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "fleetwright-test-"));
  seen = [];
  refused = new Set();
  for (const { asked } of Object.values(proxies)) asked.splice(0);
});

afterEach(() => rmSync(folder, { recursive: true }));

afterAll(async () => {
  for (const proxy of Object.values(proxies)) await proxy.close();
  for (const one of [server, six]) {
    one.closeAllConnections();
    await new Promise((resolve) => one.close(resolve));
  }
});

async function anApiServer(address: string, names: readonly string[]): Promise<Server> {
  const { certificate, key } = authority.issue("api", names);
  const tls = { cert: certificate, key, ca: authority.ca, requestCert: true, rejectUnauthorized: false };
  const api = createServer(tls, (request, response) => {
    const socket = request.socket as TLSSocket;
    const client = socket.getPeerCertificate().subject?.CN;
    const name = typeof socket.servername === "string" ? socket.servername : "";
    seen.push({
      path: request.url ?? "",
      headers: request.headers,
      client: typeof client === "string" ? client : undefined,
      name,
    });
    response.writeHead(refused.has(request.headers.authorization ?? "") ? 401 : 200).end("{}");
  });
  await new Promise<void>((resolve) => api.listen(0, address, resolve));
  return api;
}

function portOf(one: Server): number {
  return (one.address() as AddressInfo).port;
}

const base64 = (text: string): string => Buffer.from(text).toString("base64");

/** A kubeconfig with one context; its cluster is the server here unless it says otherwise. */
function kubeconfig(user: object, cluster: object = {}, name = "kubeconfig"): string {
  const config = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [
      {
        name: "c",
        cluster: { server: `https://127.0.0.1:${port}`, "certificate-authority-data": base64(authority.ca), ...cluster },
      },
    ],
    users: [{ name: "u", user }],
    contexts: [{ name: "admin", context: { cluster: "c", user: "u" } }],
  };
  writeFileSync(path.join(folder, name), JSON.stringify(config));
  return name;
}

interface Asked {
  readonly files?: readonly string[];
  readonly exec?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly clock?: ShiftedClock;
  /** Before the second of two requests. */
  readonly between?: (clock: ShiftedClock) => void;
}

/** Asks the API server for its version, twice where something happens in between. */
async function ask({ files = ["kubeconfig"], exec, env = {}, clock = new ShiftedClock(), between }: Asked = {}): Promise<Seen> {
  const access = { kind: "kubeconfig", role: "", files, context: "admin", ...(exec === undefined ? {} : { exec }) } as const;
  const connection = await createConnect({ project: folder, clock, env })(recordOf("one", { endpoints: [], access }));
  try {
    await connection.api(signal).raw("/version");
    if (between !== undefined) {
      between(clock);
      await connection.api(signal).raw("/version");
    }
  } finally {
    await connection.close();
  }
  const last = seen.at(-1);
  if (last === undefined) throw new Error("nothing was asked");
  return last;
}

/** A program in the folder that prints a credential, and keeps what it was told. */
function program(script: string): { readonly env: Readonly<Record<string, string>>; readonly runs: () => readonly string[] } {
  mkdirSync(path.join(folder, "bin"));
  const file = path.join(folder, "bin", PROGRAM);
  writeFileSync(file, `#!/bin/sh\necho "$KUBERNETES_EXEC_INFO" >> "${folder}/runs"\n${script}\n`);
  chmodSync(file, 0o755);
  return {
    env: { PATH: `${path.join(folder, "bin")}:/usr/bin:/bin`, HERE: folder },
    runs: () => readFileSync(path.join(folder, "runs"), "utf8").trim().split("\n"),
  };
}

function exec(difference: object = {}): object {
  return {
    exec: { apiVersion: "client.authentication.k8s.io/v1", command: PROGRAM, interactiveMode: "Never", ...difference },
  };
}

const given = (status: object, version = "v1"): string =>
  `cat <<'END'\n${JSON.stringify({ kind: "ExecCredential", apiVersion: `client.authentication.k8s.io/${version}`, status })}\nEND`;

// Each shape as kubectl takes it. Where it is written: client-go v0.36.4, by file.
describe("a kubeconfig is read as kubectl reads it", () => {
  test("1. a token (transport/round_trippers.go)", async () => {
    kubeconfig({ token: "abc" });
    expect(await ask()).toMatchObject({ path: "/version", headers: { authorization: "Bearer abc" }, client: undefined });
  });

  test("2. a client certificate in the file itself (tools/clientcmd/client_config.go)", async () => {
    const { certificate, key } = authority.issue("inline");
    kubeconfig({ "client-certificate-data": base64(certificate), "client-key-data": base64(key) });
    expect(await ask()).toMatchObject({ client: "inline" });
  });

  test("3. certificates and an authority in files beside the kubeconfig, wherever we are (tools/clientcmd/loader.go, ResolveLocalPaths)", async () => {
    mkdirSync(path.join(folder, "deep"));
    const { certificate, key } = authority.issue("by file");
    for (const [name, text] of Object.entries({ "c.pem": certificate, "k.pem": key, "ca.pem": authority.ca })) {
      writeFileSync(path.join(folder, "deep", name), text);
    }
    const user = { "client-certificate": "c.pem", "client-key": "./k.pem" };
    kubeconfig(user, { "certificate-authority": "ca.pem", "certificate-authority-data": "" }, "deep/kubeconfig");
    expect(await ask({ files: ["deep/kubeconfig"] })).toMatchObject({ client: "by file" });
  });

  test("4. tokenFile wins over token, and is read again after a minute and when its token is refused (transport/token_source.go)", async () => {
    const write = (token: string): void => writeFileSync(path.join(folder, "token"), `${token}\n`);
    write("first");
    kubeconfig({ token: "old", tokenFile: "token" });
    const later = await ask({
      between: (clock) => {
        write("second");
        clock.forward(60_000);
      },
    });
    expect([seen[0]?.headers.authorization, later.headers.authorization]).toEqual(["Bearer first", "Bearer second"]);
    refused.add("Bearer second");
    const renewed = await ask({ between: () => write("third") }).catch((error: unknown) => String(error));
    expect(renewed).toContain("asked with the token in token, the tokenFile of u");
    write("fourth");
    const [good, then] = ["Bearer fourth", "Bearer fifth"];
    const after = await ask({
      between: () => {
        refused.add(good);
        write("fifth");
      },
    });
    expect([seen.at(-2)?.headers.authorization, after.headers.authorization]).toEqual([good, then]);
  });

  test("5. user and password (transport/round_trippers.go, basicAuthRoundTripper)", async () => {
    kubeconfig({ username: "ann", password: "p:w" });
    expect((await ask()).headers.authorization).toBe(`Basic ${base64("ann:p:w")}`);
  });

  test("6. impersonation with uid, groups and extra (transport/round_trippers.go, NewImpersonatingRoundTripper)", async () => {
    const extra = { "acme.example/Team": ["shop", "pay"] };
    kubeconfig({ token: "abc", as: "bob", "as-uid": "7", "as-groups": ["one", "two"], "as-user-extra": extra });
    expect((await ask()).headers).toMatchObject({
      ...{ authorization: "Bearer abc", "impersonate-user": "bob", "impersonate-uid": "7", "impersonate-group": "one, two" },
      "impersonate-extra-acme.example%2fteam": "shop, pay",
    });
  });

  test("7. tls-server-name: the name that is asked for and checked (rest/config.go, TLSClientConfig.ServerName)", async () => {
    kubeconfig({ token: "abc" }, { "tls-server-name": NAME });
    expect(await ask()).toMatchObject({ name: NAME });
    kubeconfig({ token: "abc" }, { "tls-server-name": "other.internal" });
    await expect(ask()).rejects.toThrow("other.internal");
  });

  test.each(["http", "https", "socks5"] as const)(
    "8. proxy-url by %s, with a user (tools/clientcmd/helpers.go, parseProxyURL)",
    async (scheme) => {
      const proxy = proxies[scheme];
      kubeconfig(
        { token: "abc" },
        { server: `https://${NAME}:6443`, "proxy-url": `${scheme}://me:p%40ss@127.0.0.1:${proxy.port}` },
      );
      expect(await ask({ env: { NO_PROXY: "*" } })).toMatchObject({ headers: { authorization: "Bearer abc" }, name: NAME });
      expect(proxy.asked).toEqual([`me:p@ss@${NAME}:6443`]);
      expect(Object.keys(seen[0]?.headers ?? {})).not.toContain("proxy-authorization");
    },
  );

  test("9. the proxy variables, where the kubeconfig has no proxy-url (golang.org/x/net/http/httpproxy)", async () => {
    const HTTPS_PROXY = `127.0.0.1:${proxies.http.port}`;
    kubeconfig({ token: "abc" }, { server: `https://${NAME}:6443` });
    await ask({ env: { HTTPS_PROXY } });
    kubeconfig({ token: "abc" });
    await ask({ env: { HTTPS_PROXY } });
    expect(proxies.http.asked).toEqual([`${NAME}:6443`]);
  });

  test("10. a server of IPv6 (net/url)", async () => {
    kubeconfig({ token: "abc" }, { server: `https://[::1]:${portOf(six)}` });
    expect(await ask()).toMatchObject({ path: "/version" });
  });

  test("11. a path before all paths, as Rancher has it; a query is dropped (tools/clientcmd/client_config.go, ClientConfig)", async () => {
    kubeconfig({ token: "abc" }, { server: `https://127.0.0.1:${port}/k8s/clusters/c-x/?a=b#c` });
    expect(await ask()).toMatchObject({ path: "/k8s/clusters/c-x/version" });
  });

  test("12. several files: the first that names an entry has all of it (tools/clientcmd/loader.go, Load)", async () => {
    kubeconfig({ token: "first" }, {}, "one");
    mkdirSync(path.join(folder, "two"));
    kubeconfig({ token: "second", as: "bob" }, { server: "https://127.0.0.1:1" }, "two/kubeconfig");
    const { headers } = await ask({ files: ["one", "two/kubeconfig"] });
    expect([headers.authorization, headers["impersonate-user"]]).toEqual(["Bearer first", undefined]);
  });

  test.each(["v1", "v1beta1"])(
    "13. exec of %s: kept until it expires or is refused, and told of the cluster (plugin/pkg/client/auth/exec)",
    async (version) => {
      const clock = new ShiftedClock();
      const expirationTimestamp = new Date(clock.date().getTime() + 60_000).toISOString();
      const { env, runs } = program(given({ token: "t$TURN", expirationTimestamp }, version).replace("'END'", "END"));
      const more = {
        apiVersion: `client.authentication.k8s.io/${version}`,
        provideClusterInfo: true,
        env: [{ name: "TURN", value: "7" }],
      };
      const extensions = [{ name: "client.authentication.k8s.io/exec", extension: { audience: "x" } }];
      kubeconfig(exec(more), { extensions, "tls-server-name": NAME });
      const last = await ask({ ...{ env, clock, exec: [PROGRAM] }, between: () => clock.forward(50_000) });
      expect([last.headers.authorization, runs().length]).toEqual(["Bearer t7", 1]);
      expect(JSON.parse(runs()[0] ?? "")).toEqual({
        kind: "ExecCredential",
        apiVersion: `client.authentication.k8s.io/${version}`,
        spec: {
          interactive: false,
          cluster: {
            server: `https://127.0.0.1:${port}`,
            "tls-server-name": NAME,
            "certificate-authority-data": base64(authority.ca),
            config: { audience: "x" },
          },
        },
      });
      await ask({ ...{ env, clock: new ShiftedClock(), exec: [PROGRAM] }, between: (later) => later.forward(61_000) });
      expect(runs()).toHaveLength(3);
      refused.add("Bearer t7");
      await expect(ask({ env, exec: [PROGRAM] })).rejects.toThrow(`asked with what ${PROGRAM} gave`);
      expect(runs()).toHaveLength(5);
    },
  );

  test("14. exec that gives a certificate, another one each time: new connections have the new one (exec.go, connTracker)", async () => {
    const [one, two] = [authority.issue("one"), authority.issue("two")];
    const status = ({ certificate, key }: typeof one) =>
      given({ clientCertificateData: certificate, clientKeyData: key, expirationTimestamp: "2001-01-01T00:00:00Z" });
    const { env } = program(`if [ $(wc -l < "$HERE/runs") -eq 1 ]; then\n${status(one)}\nelse\n${status(two)}\nfi`);
    kubeconfig(exec());
    await ask({ env, exec: [PROGRAM], between: () => undefined });
    expect(seen.map(({ client }) => client)).toEqual(["one", "two"]);
  });

  test("15. exec beside another way in is not run (exec.go, UpdateTransportConfig)", async () => {
    kubeconfig({ token: "abc", ...exec() });
    expect((await ask()).headers.authorization).toBe("Bearer abc");
  });
});

describe("a kubeconfig is refused", () => {
  const pem = { "client-certificate-data": base64("x"), "client-key-data": base64("x") };

  test.each<[string, object, object, Asked, string]>([
    ["a program that the fleet file doesn't name", exec(), {}, {}, `would run the program "${PROGRAM}"`],
    ["a program of the same name elsewhere", exec({ command: `./${PROGRAM}` }), {}, { exec: [PROGRAM] }, "would run the program"],
    [
      "a program without a version of its protocol",
      exec({ apiVersion: "client.authentication.k8s.io/v1alpha1" }),
      {},
      { exec: [PROGRAM] },
      "v1alpha1",
    ],
    [
      "a program of v1 that doesn't say whether it asks",
      exec({ interactiveMode: "" }),
      {},
      { exec: [PROGRAM] },
      "interactiveMode",
    ],
    ["a program that asks a person", exec({ interactiveMode: "Always" }), {}, { exec: [PROGRAM] }, "nobody is asked here"],
    [
      "a program with code of its own",
      exec({ env: [{ name: "LD_PRELOAD", value: "x.so" }] }),
      {},
      { exec: [PROGRAM] },
      "sets LD_PRELOAD",
    ],
    ["an auth-provider", { "auth-provider": { name: "gcp", config: { "cmd-path": "touch" } } }, {}, {}, "auth-provider gcp"],
    ["no TLS", { token: "abc" }, { server: "http://127.0.0.1:1" }, {}, "is not https"],
    ["no scheme", { token: "abc" }, { server: "127.0.0.1:1" }, {}, "is not https"],
    ["a user in the URL", { token: "abc" }, { server: "https://me:hush@127.0.0.1:1" }, {}, "has a user in its URL"],
    ["insecure-skip-tls-verify", { token: "abc" }, { "insecure-skip-tls-verify": true }, {}, "insecure-skip-tls-verify"],
    ["two authorities", { token: "abc" }, { "certificate-authority": "ca.pem" }, {}, "both certificate-authority and"],
    ["two certificates", { ...pem, "client-certificate": "c.pem" }, {}, {}, "both client-certificate and"],
    ["a certificate without its key", { "client-certificate-data": base64("x") }, {}, {}, "without a client-key"],
    ["a token and a password", { token: "abc", username: "ann", password: "hush" }, {}, {}, "a token and a password"],
    ["groups without a user to act as", { token: "abc", "as-groups": ["one"] }, {}, {}, "without `as`"],
    ["a proxy of another kind", { token: "abc" }, { "proxy-url": "ftp://me:hush@127.0.0.1:1" }, {}, "proxy-url of cluster c"],
    ["a field that kubectl doesn't know", { tokn: "hush" }, {}, {}, "tokn is no field that kubectl knows"],
    ["a token that is no text", { token: 4711 }, {}, {}, "token: "],
    ["a missing token file", { tokenFile: "nowhere" }, {}, {}, "nowhere, the tokenFile of u"],
    ["a missing file of several", { token: "abc" }, {}, { files: ["kubeconfig", "other"] }, "other can't be read (ENOENT)"],
    [
      "a variable that names no proxy",
      { token: "abc" },
      { server: `https://${NAME}` },
      { env: { HTTPS_PROXY: "ftp://me:hush@x" } },
      "HTTPS_PROXY is no URL",
    ],
  ])("for %s", async (_what, user, cluster, asked, said) => {
    kubeconfig(user, cluster);
    const failure = await ask(asked).then(
      () => undefined,
      (error: unknown) => error as Error,
    );
    expect(failure).toMatchObject({ failure: { class: "input", message: expect.stringContaining(said) } });
    expect(failure?.message).toContain("cluster one: ");
    expect(failure?.message).not.toMatch(/hush|4711/);
    expect(seen).toEqual([]);
  });

  test("for YAML that can't be read, without the line, which may be a secret", async () => {
    writeFileSync(path.join(folder, "kubeconfig"), "apiVersion: v1\nusers: [{name: u, user: {token: hush\n");
    const failure: unknown = await ask().catch((error: unknown) => error);
    expect(String(failure)).toMatch(/is no YAML: [A-Z_]+ in line \d/);
    expect(String(failure)).not.toContain("hush");
  });

  test.each([
    ["is not there", "", "is not there; its kubeconfig says: brew install it"],
    ["ends with an error", 'echo "hush first" >&2; echo "session expired" >&2; exit 3', "ended with 3: session expired"],
    ["prints nothing", "true", "printed is no ExecCredential"],
    ["answers in another version", given({ token: "hush" }, "v1beta1"), "was asked for client.authentication.k8s.io/v1 and gave"],
    ["gives half a certificate", given({ clientKeyData: "hush" }), "without the other"],
    ["gives nothing", given({}), "neither a token nor a certificate"],
  ])("when the program %s", async (_what, script, said) => {
    const env = script === "" ? { PATH: folder } : program(script).env;
    kubeconfig(exec({ installHint: "brew install it" }));
    const failure: unknown = await ask({ env, exec: [PROGRAM] }).catch((error: unknown) => error);
    expect(String(failure)).toContain(said);
    expect(String(failure)).not.toContain("hush");
    expect(seen).toEqual([]);
  });

  test("by its proxy, which is named without who we are to it", async () => {
    kubeconfig({ token: "abc" }, { "proxy-url": "http://me:hush@127.0.0.1:1" });
    await expect(ask()).rejects.toThrow("through the proxy http://127.0.0.1:1: ");
  });
});
