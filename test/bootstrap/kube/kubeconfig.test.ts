import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "@jest/globals";
import {
  ask,
  authority,
  base64,
  exec,
  given,
  kubeconfig,
  NAME,
  program,
  PROGRAM,
  ShiftedClock,
  useWorld,
  world,
} from "../../support/a-kubeconfig.ts";

useWorld();

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
    mkdirSync(path.join(world.folder, "deep"));
    const { certificate, key } = authority.issue("by file");
    for (const [name, text] of Object.entries({ "c.pem": certificate, "k.pem": key, "ca.pem": authority.ca })) {
      writeFileSync(path.join(world.folder, "deep", name), text);
    }
    const user = { "client-certificate": "c.pem", "client-key": "./k.pem" };
    kubeconfig(user, { "certificate-authority": "ca.pem", "certificate-authority-data": "" }, "deep/kubeconfig");
    expect(await ask({ files: ["deep/kubeconfig"] })).toMatchObject({ client: "by file" });
  });

  test("4. tokenFile wins over token, and is read again after a minute and when its token is refused (transport/token_source.go)", async () => {
    const write = (token: string): void => writeFileSync(path.join(world.folder, "token"), `${token}\n`);
    write("first");
    kubeconfig({ token: "old", tokenFile: "token" });
    const later = await ask({
      between: (clock) => {
        write("second");
        clock.forward(60_000);
      },
    });
    expect([world.seen[0]?.headers.authorization, later.headers.authorization]).toEqual(["Bearer first", "Bearer second"]);
    world.refused.add("Bearer second");
    const renewed = await ask({ between: () => write("third") }).catch((error: unknown) => String(error));
    expect(renewed).toContain("asked with the token in token, the tokenFile of u");
    write("fourth");
    const [good, then] = ["Bearer fourth", "Bearer fifth"];
    const after = await ask({
      between: () => {
        world.refused.add(good);
        write("fifth");
      },
    });
    expect([world.seen.at(-2)?.headers.authorization, after.headers.authorization]).toEqual([good, then]);
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
      const proxy = world.proxies[scheme];
      kubeconfig(
        { token: "abc" },
        { server: `https://${NAME}:6443`, "proxy-url": `${scheme}://me:p%40ss@127.0.0.1:${proxy.port}` },
      );
      expect(await ask({ env: { NO_PROXY: "*" } })).toMatchObject({ headers: { authorization: "Bearer abc" }, name: NAME });
      expect(proxy.asked).toEqual([`me:p@ss@${NAME}:6443`]);
      expect(Object.keys(world.seen[0]?.headers ?? {})).not.toContain("proxy-authorization");
    },
  );

  test("9. the proxy variables, where the kubeconfig has no proxy-url (golang.org/x/net/http/httpproxy)", async () => {
    const HTTPS_PROXY = `127.0.0.1:${world.proxies.http.port}`;
    kubeconfig({ token: "abc" }, { server: `https://${NAME}:6443` });
    await ask({ env: { HTTPS_PROXY } });
    kubeconfig({ token: "abc" });
    await ask({ env: { HTTPS_PROXY } });
    expect(world.proxies.http.asked).toEqual([`${NAME}:6443`]);
  });

  test("10. a server of IPv6 (net/url)", async () => {
    kubeconfig({ token: "abc" }, { server: `https://[::1]:${world.portOfSix}` });
    expect(await ask()).toMatchObject({ path: "/version" });
  });

  test("11. a path before all paths, as Rancher has it; a query is dropped (tools/clientcmd/client_config.go, ClientConfig)", async () => {
    kubeconfig({ token: "abc" }, { server: `https://127.0.0.1:${world.port}/k8s/clusters/c-x/?a=b#c` });
    expect(await ask()).toMatchObject({ path: "/k8s/clusters/c-x/version" });
  });

  test("12. several files: the first that names an entry has all of it (tools/clientcmd/loader.go, Load)", async () => {
    kubeconfig({ token: "first" }, {}, "one");
    mkdirSync(path.join(world.folder, "two"));
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
            server: `https://127.0.0.1:${world.port}`,
            "tls-server-name": NAME,
            "certificate-authority-data": base64(authority.ca),
            config: { audience: "x" },
          },
        },
      });
      await ask({ ...{ env, clock: new ShiftedClock(), exec: [PROGRAM] }, between: (later) => later.forward(61_000) });
      expect(runs()).toHaveLength(3);
      world.refused.add("Bearer t7");
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
    expect(world.seen.map(({ client }) => client)).toEqual(["one", "two"]);
  });

  test("15. exec beside another way in is not run (exec.go, UpdateTransportConfig)", async () => {
    kubeconfig({ token: "abc", ...exec() });
    expect((await ask()).headers.authorization).toBe("Bearer abc");
  });
});
