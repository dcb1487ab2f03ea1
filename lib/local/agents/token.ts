import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ask } from "../api.ts";
import type { Home } from "../home.ts";
import type { Pod } from "./pod.ts";

/** What a kubelet asks for, too. */
const LIFETIME_S = 3_607;
/** Of its life a token is used this much. */
const USED = 0.8;

/**
 * Gets a token of the Pod's ServiceAccount, good as long as the Pod is there, and puts it where its program reads it: in a
 * file beside a kubeconfig that names it, since a plain process has no /var/run/secrets.
 *
 * @returns when to ask for the next one, ms since 1970
 */
export async function writeToken(pod: Pod, folder: string, home: Home, port: number): Promise<number> {
  const { name, namespace, uid } = pod.metadata;
  const account = { namespace, name: pod.spec.serviceAccountName ?? "default" };
  const asked = Date.now();
  const { token, expires } = await requestToken(account, home, port, { apiVersion: "v1", kind: "Pod", name, uid });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  replace(path.join(folder, "token"), token);
  replace(path.join(folder, "kubeconfig"), kubeconfig(namespace, path.join(folder, "token"), home, port));
  return asked + USED * (Date.parse(expires) - asked);
}

/**
 * A token of a ServiceAccount for about an hour.
 *
 * @param boundTo - with what it ends. Default: with the ServiceAccount
 */
export async function requestToken(
  { namespace, name }: { readonly namespace: string; readonly name: string },
  home: Home,
  port: number,
  boundTo?: { readonly apiVersion: string; readonly kind: string; readonly name: string; readonly uid: string },
): Promise<{ readonly token: string; readonly expires: string }> {
  const body = {
    apiVersion: "authentication.k8s.io/v1",
    kind: "TokenRequest",
    spec: { expirationSeconds: LIFETIME_S, ...(boundTo === undefined ? {} : { boundObjectRef: boundTo }) },
  };
  const target = `/api/v1/namespaces/${namespace}/serviceaccounts/${name}/token`;
  const answer = await ask(home, port, "POST", target, body, "kwok");
  if (answer.status !== 201) throw new Error(`no token of ServiceAccount ${namespace}/${name}: ${answer.status} ${answer.body}`);
  const { status } = JSON.parse(answer.body) as {
    readonly status: { readonly token: string; readonly expirationTimestamp: string };
  };
  return { token: status.token, expires: status.expirationTimestamp };
}

function kubeconfig(namespace: string, tokenFile: string, home: Home, port: number): string {
  const cluster = { server: `https://127.0.0.1:${port}`, "certificate-authority": path.join(home.pki, "ca.crt") };
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": "pod",
    clusters: [{ name: "cluster", cluster }],
    users: [{ name: "pod", user: { tokenFile } }],
    contexts: [{ name: "pod", context: { cluster: "cluster", user: "pod", namespace } }],
  });
}

/** As a whole or not at all: the program may read it at any moment. */
function replace(file: string, text: string): void {
  writeFileSync(`${file}.unfinished`, text, { mode: 0o600 });
  renameSync(`${file}.unfinished`, file);
}
