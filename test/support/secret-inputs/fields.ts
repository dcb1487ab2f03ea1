import { credentialObjects } from "../../../lib/bootstrap/agents/flux/credentials.ts";
import { bootstrapSecret } from "../../../lib/bootstrap/registries/ocm/invite.ts";
import { createSecretStore } from "../../../lib/bootstrap/secrets/secret-store.ts";
import { Secrets } from "../../../lib/bootstrap/secrets/secrets.ts";
import type { SyncAuth, SyncImages, SyncSource } from "../../../lib/model/sync.ts";
import { membershipOf, recordOf } from "../fake-fleet.ts";
import { NOWHERE_ELSE, withAwsEnvironment } from "../fake-sts.ts";
import { HASTY, http, request } from "./trial.ts";
import type { SecretInput } from "./trial.ts";
import { azure, keys } from "./variables.ts";

/** Fields of the fleet file that name a secret, by their pattern and what they belong to; values come from `env:SECRET`. */
export const FIELDS: Readonly<Record<string, SecretInput>> = {
  "sync.source.auth.from (kind: token)": sent((canary) => ({ auth: { kind: "token", from: "env:SECRET" }, value: canary })),
  "sync.source.auth.from (kind: ssh)": sent((canary) => ({
    auth: { kind: "ssh", from: "env:SECRET", knownHosts: "git.example ssh-ed25519 AAAA" },
    value: pem("OPENSSH PRIVATE KEY", canary),
  })),
  "sync.source.auth.from (kind: github-app)": sent((canary) => ({
    auth: { kind: "github-app", from: "env:SECRET", app: "1", installation: "2" },
    value: pem("RSA PRIVATE KEY", canary),
  })),
  "sync.source.proxy.from": sent((canary) => ({
    proxy: { url: "http://proxy.example:3128", from: "env:SECRET" },
    value: `user:${canary}`,
  })),
  "sync.images.auth.from": sent((canary) => ({
    images: { registry: "registry.example", auth: { user: "puller", from: "env:SECRET" } },
    value: canary,
  })),
};

/** Where secrets of those fields come from, by the beginning of the reference. */
export const REFERENCES: Readonly<Record<string, SecretInput>> = {
  "env:": sent((canary) => ({ auth: { kind: "token", from: "env:SECRET", user: "oauth2" }, value: canary })),
  "arn:": {
    meet: async ({ canary, server, tried }) => {
      const aws = { ...keys(canary), AWS_ENDPOINT_URL: http(server) };
      const restore = withAwsEnvironment({ ...NOWHERE_ELSE, ...aws });
      const arn = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:fleet/git-AbCdEf";
      await tried(() => createSecretStore({ env: aws, clock: HASTY }).read(arn)).finally(restore);
    },
  },
  "projects/": {
    meet: async ({ canary, server, tried }) => {
      const env = { GOOGLE_OAUTH_ACCESS_TOKEN: canary, GOOGLE_SECRET_MANAGER_CUSTOM_ENDPOINT: `${http(server)}/v1/` };
      await tried(() => createSecretStore({ env, clock: HASTY }).read("projects/acme-prod/secrets/git/versions/latest"));
    },
  },
  "https:": {
    meet: async ({ canary, server, tried }) => {
      const env = azure(server, { ARM_CLIENT_SECRET: canary });
      await tried(() => createSecretStore({ env, clock: HASTY }).read("https://acme.vault.azure.net/secrets/git"));
    },
  },
};

/** What we make ourselves, and bring into clusters as Secrets. */
export const MADE: Readonly<Record<string, SecretInput>> = {
  "the token by which a klusterlet asks for its certificate": {
    meet: async (trial) => {
      const credential = JSON.stringify({ kind: "Config", users: [{ name: "hub", user: { token: trial.canary } }] });
      await request(trial, undefined, bootstrapSecret(credential));
    },
  },
};

interface Sent {
  readonly auth?: SyncAuth;
  readonly proxy?: SyncSource["proxy"];
  readonly images?: SyncImages;
  readonly value: string;
}

/** Has Flux's Secrets made of the value, and sends them. */
function sent(of: (canary: string) => Sent): SecretInput {
  return {
    meet: async (trial) => {
      const { auth = { kind: "none" }, proxy, images, value } = of(trial.canary);
      const source: SyncSource = { url: "https://git.example/a.git", branch: "main", path: "a", auth, ...(proxy && { proxy }) };
      const membership = membershipOf("shop", {
        sync: { registries: ["clusterprofile"], agent: "flux", source, ...(images && { images }) },
      });
      const store = createSecretStore({ env: { SECRET: value }, clock: HASTY });
      const secrets = new Secrets([["env:SECRET", await store.read("env:SECRET")]]);
      const { member } = membership;
      const context = { membership, member, hub: recordOf("hub"), isHub: false, artefacts: [], secrets };
      for (const { object } of credentialObjects(context)) await request(trial, undefined, object);
      // The same where the value can't be what it is to be.
      const broken = { ...context, secrets: new Secrets([["env:SECRET", `${trial.canary}\nmore\u0000`]]) };
      await trial.tried(async () => credentialObjects(broken));
    },
  };
}

function pem(kind: string, body: string): string {
  return `-----BEGIN ${kind}-----\n${body}\n-----END ${kind}-----\n`;
}
