import type { SyncSource } from "../../../model/sync.ts";
import type { ObjectWithPolicy, PluginContext } from "../../contract.ts";
import type { KubeObject } from "../../kube-object.ts";
import type { Secrets } from "../../secrets/secrets.ts";
import { pullConfig } from "../images.ts";
import { sourceLogin, sourceProxy } from "../source-credentials.ts";
import type { SourceLogin } from "../source-credentials.ts";
import { ARGOCD_NAMESPACE } from "./release.ts";

/** With what the source is read: Argo CD knows a repository's Secret by its label, and takes the one whose `url` is the source's. */
const REPOSITORY_SECRET = "fleetwright-source";
const REPOSITORY_LABELS = { "argocd.argoproj.io/secret-type": "repository" } as const;
/** With what nodes pull Argo CD's images. */
export const PULL_SECRET = "fleetwright-images";

type Values = Readonly<Record<string, string>>;

/** The Secrets of an Argo CD, in its namespace. */
export function credentialObjects({ membership, secrets }: PluginContext): readonly ObjectWithPolicy[] {
  const { source, images } = membership.sync;
  const values = source === null ? {} : repositoryValues(source, secrets);
  const pull = images === undefined ? undefined : pullConfig(images, secrets);
  return [
    ...(source === null || Object.keys(values).length === 0
      ? []
      : [secret(REPOSITORY_SECRET, { type: "git", url: source.url, ...values }, REPOSITORY_LABELS)]),
    ...(pull === undefined ? [] : [secret(PULL_SECRET, { ".dockerconfigjson": pull }, {}, "kubernetes.io/dockerconfigjson")]),
  ];
}

/** https://argo-cd.readthedocs.io/en/stable/operator-manual/declarative-setup/#repositories */
function repositoryValues(source: SyncSource, secrets: Secrets): Values {
  const proxy = sourceProxy(source, secrets);
  return { ...loginValues(sourceLogin(source, secrets)), ...(proxy === undefined ? {} : { proxy: proxyUrl(proxy) }) };
}

function loginValues(login: SourceLogin): Values {
  switch (login.kind) {
    case "none":
    case "pods":
      return {};
    case "password":
      return { username: login.user, password: login.password };
    case "key":
      return { sshPrivateKey: login.key };
    case "app":
      return {
        githubAppID: login.app,
        githubAppInstallationID: login.installation,
        githubAppPrivateKey: login.key,
        ...(login.api === undefined ? {} : { githubAppEnterpriseBaseUrl: login.api }),
      };
  }
}

function proxyUrl({ url, login }: NonNullable<ReturnType<typeof sourceProxy>>): string {
  if (login === undefined) return url;
  const [scheme = "", rest = ""] = url.split("://");
  return `${scheme}://${encodeURIComponent(login.user)}:${encodeURIComponent(login.password)}@${rest}`;
}

function secret(name: string, values: Values, labels: Values, type = "Opaque"): ObjectWithPolicy {
  const data = Object.fromEntries(Object.entries(values).map(([key, value]) => [key, Buffer.from(value).toString("base64")]));
  const metadata = { name, namespace: ARGOCD_NAMESPACE, labels: { "app.kubernetes.io/part-of": "argocd", ...labels } };
  const object: KubeObject = { apiVersion: "v1", kind: "Secret", metadata, type, data };
  return { object, stage: "B", policy: "own" };
}
