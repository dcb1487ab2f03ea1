import type { Entry, Refuse } from "./kubeconfig.ts";
import { textOrFile } from "./kubeconfig.ts";
import type { ClusterFields } from "./kubeconfig-shape.ts";
import type { Server } from "./endpoint.ts";
import { parseProxy } from "./proxy.ts";

/** Schemes of `proxy-url` (client-go, parseProxyURL in tools/clientcmd/helpers.go). */
const PROXIES = ["http:", "https:", "socks5:"];

/** Where a cluster of a kubeconfig is, who vouches for it, and through which proxy it is asked. */
export async function readServer(cluster: Entry<ClusterFields>, refuse: Refuse): Promise<Server> {
  const { fields, file, name } = cluster;
  if (fields["insecure-skip-tls-verify"] === true) {
    throw refuse(
      `${file} says to trust any server that answers for cluster ${name} (insecure-skip-tls-verify), which is refused`,
    );
  }
  const serverName = fields["tls-server-name"];
  return {
    url: readUrl(cluster, refuse),
    ca: await textOrFile(cluster, "certificate-authority", refuse),
    ...(serverName === undefined ? {} : { serverName }),
    ...readProxy(cluster, refuse),
  };
}

/** Its `proxy-url`, which goes before the proxy variables. */
export function readProxy({ fields, file, name }: Entry<ClusterFields>, refuse: Refuse): Pick<Server, "proxy"> {
  const text = fields["proxy-url"];
  if (text === undefined) return {};
  const proxy = URL.canParse(text) ? parseProxy(text) : undefined;
  if (proxy === undefined || !PROXIES.includes(proxy.protocol)) {
    throw refuse(`proxy-url of cluster ${name} of ${file} is no URL of http, https or socks5`);
  }
  return { proxy };
}

/** What {@link https://kubernetes.io/docs/reference/config-api/client-authentication.v1/ a plugin's} `spec.cluster.config` holds. */
export function execConfig({ fields }: Entry<ClusterFields>): unknown {
  return fields.extensions?.find(({ name }) => name === "client.authentication.k8s.io/exec")?.extension;
}

function readUrl({ fields: { server }, file, name }: Entry<ClusterFields>, refuse: Refuse): string {
  if (server === undefined) throw refuse(`cluster ${name} of ${file} has no server`);
  const url = URL.canParse(server) ? new URL(server) : undefined;
  if (url === undefined || url.protocol !== "https:") {
    throw refuse(`the server of cluster ${name} of ${file} is not https, and credentials are not sent in the clear`);
  }
  if (url.username !== "" || url.password !== "") {
    throw refuse(
      `the server of cluster ${name} of ${file} has a user in its URL, which is refused: a user's fields say who asks`,
    );
  }
  // As kubectl does: the path is a prefix of all paths, as Rancher has it; the rest of the URL is dropped.
  return `${url.origin}${url.pathname.replace(/\/+$/, "")}`;
}
