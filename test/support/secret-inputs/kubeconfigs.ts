import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { aTestAuthority } from "../certificates.ts";
import type { QuotingServer } from "../quoting-server.ts";
import { base64, https, request, SECRET, withBody } from "./trial.ts";
import type { SecretInput, Trial } from "./trial.ts";

/** Fields of a kubeconfig that are secret, or that may hold what is. */
export const KUBECONFIG_FIELDS: Readonly<Record<string, SecretInput>> = {
  "user.token": kubeconfig((canary) => ({ user: { token: canary } })),
  "user.tokenFile": kubeconfig((canary, folder) => {
    writeFileSync(path.join(folder, "token"), canary);
    return { user: { tokenFile: "token" } };
  }),
  "user.password": kubeconfig((canary) => ({ user: { username: "ann", password: canary } })),
  "user.client-key-data": { unsent: true, ...kubeconfig((canary) => ({ user: withKey(canary) })) },
  "user.client-key": {
    unsent: true,
    ...kubeconfig((canary, folder) => {
      const { "client-key-data": data, ...rest } = withKey(canary);
      writeFileSync(path.join(folder, "key.pem"), Buffer.from(data, "base64"));
      return { user: { ...rest, "client-key": "key.pem" } };
    }),
  },
  "user.auth-provider": {
    unsent: true,
    ...kubeconfig((canary) => ({ user: { "auth-provider": { name: "oidc", config: { "id-token": canary } } } })),
  },
  "user.exec (what it gives)": kubeconfig((canary) => ({ program: given({ token: canary }) })),
  "user.exec (what it gives, and fails)": {
    unsent: true,
    ...kubeconfig((canary) => ({ program: `${given({ token: canary })}\necho 'refused: ${canary}' >&2\nexit 1` })),
  },
  "user.exec (what it gives, in another shape)": {
    unsent: true,
    ...kubeconfig((canary) => ({ program: `echo '["${canary}"'` })),
  },
  "user.exec.env": {
    unsent: true,
    ...kubeconfig((canary) => ({ exec: { env: [{ name: "LOGIN", value: canary }] }, program: 'echo "$LOGIN" >&2; exit 1' })),
  },
  "cluster.extensions": {
    unsent: true,
    ...kubeconfig((canary) => ({
      cluster: { extensions: [{ name: "client.authentication.k8s.io/exec", extension: { token: canary } }] },
      exec: { provideClusterInfo: true },
      program: 'echo "$KUBERNETES_EXEC_INFO" >&2; exit 1',
    })),
  },
  "cluster.proxy-url": kubeconfig((canary, _, { httpPort }) => ({
    user: { token: "none" },
    cluster: { "proxy-url": `http://user:${canary}@127.0.0.1:${httpPort}` },
  })),
  "cluster.proxy-url (told to a program)": {
    unsent: true,
    ...kubeconfig((canary, _, { httpPort }) => ({
      cluster: { "proxy-url": `http://user:${canary}@127.0.0.1:${httpPort}` },
      exec: { provideClusterInfo: true },
      program: 'echo "$KUBERNETES_EXEC_INFO" >&2; exit 1',
    })),
  },
  "cluster.proxy-url (socks5)": {
    unsent: true,
    meet: async (trial) => {
      const proxy = createServer((socket) => {
        socket.once("data", () => socket.end(Buffer.from([5, 2])).once("data", () => socket.destroy()));
        socket.on("error", () => socket.destroy());
      });
      await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
      const url = `socks5://user:${trial.canary}@127.0.0.1:${(proxy.address() as AddressInfo).port}`;
      await kubeconfig(() => ({ user: { token: "none" }, cluster: { "proxy-url": url } })).meet(trial);
      await new Promise((resolve) => proxy.close(resolve));
    },
  },
  "a field that nobody knows": { unsent: true, ...kubeconfig((canary) => ({ user: { tokn: canary } })) },
  "a file that is no YAML": {
    unsent: true,
    meet: async (trial) => {
      writeFileSync(path.join(trial.folder, "kubeconfig"), `users: [{ token: "${trial.canary}`);
      await ask(trial, {});
    },
  },
};

interface Config {
  readonly user?: object;
  readonly cluster?: object;
  readonly exec?: object;
  /** Of the shell; the user's `exec` runs it. */
  readonly program?: string;
}

function kubeconfig(of: (canary: string, folder: string, server: QuotingServer) => Config): SecretInput {
  return { meet: (trial) => ask(trial, of(trial.canary, trial.folder, trial.server), true) };
}

async function ask(trial: Trial, { user, cluster, exec, program }: Config, writes = false): Promise<void> {
  const { folder, server } = trial;
  if (program !== undefined) {
    mkdirSync(path.join(folder, "bin"), { recursive: true });
    writeFileSync(path.join(folder, "bin/give"), `#!/bin/sh\n${program}\n`);
    chmodSync(path.join(folder, "bin/give"), 0o755);
  }
  const byProgram = {
    exec: { apiVersion: "client.authentication.k8s.io/v1", command: "give", interactiveMode: "Never", ...exec },
  };
  const config = {
    ...{ apiVersion: "v1", kind: "Config" },
    clusters: [{ name: "c", cluster: { server: https(server), "certificate-authority-data": base64(server.ca), ...cluster } }],
    users: [{ name: "u", user: user ?? byProgram }],
    contexts: [{ name: "admin", context: { cluster: "c", user: "u" } }],
  };
  if (writes) writeFileSync(path.join(folder, "kubeconfig"), JSON.stringify(config));
  const isProxied = cluster !== undefined && "proxy-url" in cluster;
  await request(
    trial,
    { kind: "kubeconfig", role: "", files: ["kubeconfig"], context: "admin", exec: ["give"] },
    SECRET,
    isProxied,
  );
}

const given = (status: object): string =>
  `cat <<'END'\n${JSON.stringify({ kind: "ExecCredential", apiVersion: "client.authentication.k8s.io/v1", status })}\nEND`;

/** A user by a certificate whose key is none. */
function withKey(canary: string): { readonly "client-certificate-data": string; readonly "client-key-data": string } {
  const { certificate, key } = aTestAuthority().issue("admin");
  return { "client-certificate-data": base64(certificate), "client-key-data": base64(withBody(key, canary)) };
}
