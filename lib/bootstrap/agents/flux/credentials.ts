import type { Membership } from "../../../contracts/membership.ts";
import type { SyncSource } from "../../../model/sync.ts";
import type { ObjectWithPolicy, PluginContext } from "../../contract.ts";
import type { KubeObject } from "../../kube-object.ts";
import type { Secrets } from "../../secrets/secrets.ts";
import { pullConfig } from "../images.ts";
import { sourceLogin, sourceProxy } from "../source-credentials.ts";
import type { SourceLogin } from "../source-credentials.ts";
import { fluxLabels } from "./labels.ts";
import { FLUX_NAMESPACE } from "./release.ts";

/** With what the source is read; also Flux's own installer calls it so. */
export const SOURCE_SECRET = "flux-system";
export const PROXY_SECRET = "flux-system-proxy";
/** With what nodes pull the controllers' images. */
export const PULL_SECRET = "flux-system-images";

type Values = Readonly<Record<string, string>>;

/** The Secrets of a member's Flux, in its namespace. */
export function credentialObjects({ membership, secrets }: PluginContext): readonly ObjectWithPolicy[] {
  const { source, images } = membership.sync;
  const pull = images === undefined ? undefined : pullConfig(images, secrets);
  return [
    ...(source !== null && hasSecret(source) ? [secret(SOURCE_SECRET, sourceValues(source, secrets), membership)] : []),
    ...(source?.proxy === undefined ? [] : [secret(PROXY_SECRET, proxyValues(source, secrets), membership)]),
    ...(pull === undefined
      ? []
      : [secret(PULL_SECRET, { ".dockerconfigjson": pull }, membership, "kubernetes.io/dockerconfigjson")]),
  ];
}

/** What `spec` of the GitRepository says of them. */
export function credentialFields(source: SyncSource, provider: string | undefined): Readonly<Record<string, string | Values>> {
  const used = source.auth.kind === "github-app" ? "github" : source.auth.kind === "oidc" ? provider : undefined;
  return {
    ...(used === undefined ? {} : { provider: used }),
    ...(hasSecret(source) ? { secretRef: { name: SOURCE_SECRET } } : {}),
    ...(source.proxy === undefined ? {} : { proxySecretRef: { name: PROXY_SECRET } }),
  };
}

function hasSecret({ auth, ca }: SyncSource): boolean {
  return ca !== undefined || "from" in auth;
}

/** https://fluxcd.io/flux/components/source/gitrepositories/#secret-reference */
function sourceValues(source: SyncSource, secrets: Secrets): Values {
  return { ...loginValues(sourceLogin(source, secrets)), ...(source.ca === undefined ? {} : { "ca.crt": source.ca }) };
}

function loginValues(login: SourceLogin): Values {
  switch (login.kind) {
    case "none":
    case "pods":
      return {};
    case "password":
      return { username: login.user, password: login.password };
    case "key":
      return { identity: login.key, known_hosts: login.knownHosts };
    case "app":
      return {
        githubAppID: login.app,
        githubAppInstallationID: login.installation,
        githubAppPrivateKey: login.key,
        ...(login.api === undefined ? {} : { githubAppBaseURL: login.api }),
      };
  }
}

function proxyValues(source: SyncSource, secrets: Secrets): Values {
  const proxy = sourceProxy(source, secrets);
  const login = proxy?.login === undefined ? {} : { username: proxy.login.user, password: proxy.login.password };
  return { address: proxy?.url ?? "", ...login };
}

function secret(name: string, values: Values, { pins }: Membership, type = "Opaque"): ObjectWithPolicy {
  const version =
    pins.find(({ agent, component }) => agent === "flux" && component === "source-controller")?.version ?? "unknown";
  const data = Object.fromEntries(Object.entries(values).map(([key, value]) => [key, Buffer.from(value).toString("base64")]));
  const metadata = { name, namespace: FLUX_NAMESPACE, labels: fluxLabels(undefined, version) };
  const object: KubeObject = { apiVersion: "v1", kind: "Secret", metadata, type, data };
  return { object, stage: "B", policy: "own" };
}
