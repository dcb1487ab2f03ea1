import { writeFileSync } from "node:fs";
import path from "node:path";
import { downloading, requireFound } from "../../../lib/bootstrap/artefacts/download.ts";
import { readOci } from "../../../lib/bootstrap/artefacts/oci-source.ts";
import { tokensFor } from "../../../lib/bootstrap/tokens/index.ts";
import type { CredentialRecipe } from "../../../lib/contracts/cluster-record.ts";
import { NOWHERE_ELSE, withAwsEnvironment } from "../fake-sts.ts";
import type { QuotingServer } from "../quoting-server.ts";
import { HASTY, http, signal } from "./trial.ts";
import type { SecretInput } from "./trial.ts";

const RECIPES: Readonly<Record<"eks" | "gke" | "aks", CredentialRecipe>> = {
  eks: { kind: "eks", cluster: "shop", region: "eu-west-1", role: "arn:aws:iam::111122223333:role/deployer" },
  gke: {
    kind: "gke",
    project: "acme",
    location: "europe-north1",
    cluster: "shop",
    role: "deployer@acme.iam.gserviceaccount.com",
  },
  aks: {
    ...{ kind: "aks", subscription: "00000000-0000-0000-0000-000000000001", resourceGroup: "shop", cluster: "shop" },
    role: "00000000-0000-0000-0000-000000000002",
  },
};

/** Variables of the environment that are secret, as we ourselves use them; what our children say of them is hidden where it is printed. */
export const VARIABLES: Readonly<Record<string, SecretInput>> = {
  AWS_SECRET_ACCESS_KEY: { unsent: true, ...byAws((canary) => ({ ...keys("session"), AWS_SECRET_ACCESS_KEY: canary })) },
  AWS_SESSION_TOKEN: byAws((canary) => keys(canary)),
  ARM_CLIENT_SECRET: byAzure((canary) => ({ ARM_CLIENT_SECRET: canary })),
  AZURE_CLIENT_SECRET: byAzure((canary) => ({ AZURE_CLIENT_SECRET: canary })),
  ARM_OIDC_TOKEN: byAzure((canary) => ({ ARM_OIDC_TOKEN: canary })),
  ARM_OIDC_TOKEN_FILE_PATH: byAzure((canary, folder) => {
    writeFileSync(path.join(folder, "token"), canary);
    return { ARM_OIDC_TOKEN_FILE_PATH: path.join(folder, "token") };
  }),
  ARM_OIDC_REQUEST_TOKEN: byAzure((canary, _, server) => ({
    ARM_OIDC_REQUEST_TOKEN: canary,
    ARM_OIDC_REQUEST_URL: `${http(server)}/job`,
  })),
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: byAzure((canary, _, server) => ({
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: canary,
    ACTIONS_ID_TOKEN_REQUEST_URL: `${http(server)}/job`,
  })),
  GOOGLE_OAUTH_ACCESS_TOKEN: byGoogle((canary) => ({ GOOGLE_OAUTH_ACCESS_TOKEN: canary })),
  GOOGLE_CREDENTIALS: byGoogle((canary, _, server) => ({
    GOOGLE_CREDENTIALS: JSON.stringify({
      ...{
        type: "external_account",
        audience: "//iam.googleapis.com/x",
        subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
      },
      ...{ token_url: `${http(server)}/token`, client_id: "ours", client_secret: canary },
      credential_source: { url: `${http(server)}/job`, headers: { Authorization: `Bearer ${canary}` } },
    }),
  })),
  GOOGLE_APPLICATION_CREDENTIALS: byGoogle((canary, folder) => {
    const file = path.join(folder, "google.json");
    writeFileSync(file, `{ "type": "service_account", "private_key": "${canary}`);
    return { GOOGLE_APPLICATION_CREDENTIALS: file };
  }, true),
  DOCKER_CONFIG: {
    meet: async ({ canary, folder, server, tried }) => {
      const registry = `127.0.0.1:${server.httpPort}`;
      const auth = Buffer.from(`puller:${canary}`).toString("base64");
      writeFileSync(path.join(folder, "config.json"), JSON.stringify({ auths: { [registry]: { auth } } }));
      const options = { env: { DOCKER_CONFIG: folder }, clock: HASTY, signal };
      await tried(() => readOci(`${registry}/flux/one:v1`, [], options));
    },
    // Only a challenge has it sent, and only to the registry itself.
  },
  HTTPS_PROXY: {
    meet: async ({ canary, server, tried }) => {
      const env = { HTTPS_PROXY: `http://user:${canary}@127.0.0.1:${server.httpPort}` };
      await tried(() =>
        downloading("x", { env, clock: HASTY, signal }, async ({ get }) => requireFound(await get("https://elsewhere.test/x"))),
      );
    },
  },
};

type Environment = Readonly<Record<string, string>>;
type EnvironmentOf = (canary: string, folder: string, server: QuotingServer) => Environment;

function byAws(of: EnvironmentOf): SecretInput {
  return {
    meet: async ({ canary, folder, server, tried }) => {
      const env = { ...NOWHERE_ELSE, AWS_ENDPOINT_URL: http(server), ...of(canary, folder, server) };
      const restore = withAwsEnvironment(env);
      await tried(() => currentToken("eks", env)).finally(restore);
    },
  };
}

function byAzure(of: EnvironmentOf): SecretInput {
  return {
    meet: ({ canary, folder, server, tried }) => tried(() => currentToken("aks", azure(server, of(canary, folder, server)))),
  };
}

function byGoogle(of: EnvironmentOf, unsent?: true): SecretInput {
  return {
    ...(unsent === undefined ? {} : { unsent }),
    meet: async ({ canary, folder, server, tried }) => {
      const env = { GOOGLE_IAM_CREDENTIALS_CUSTOM_ENDPOINT: `${http(server)}/v1/`, ...of(canary, folder, server) };
      await tried(() => currentToken("gke", env));
    },
  };
}

async function currentToken(kind: keyof typeof RECIPES, env: Environment): Promise<unknown> {
  const recipe = RECIPES[kind];
  if (recipe.kind !== "eks" && recipe.kind !== "gke" && recipe.kind !== "aks") throw new Error("it has no tokens");
  return await (await tokensFor(recipe, { clock: HASTY, env })).current();
}

/** What leads to the server, and nowhere else. */
export function azure(server: QuotingServer, env: Environment): Environment {
  return { ARM_TENANT_ID: "tenant", ARM_CLIENT_ID: "client", AZURE_AUTHORITY_HOST: http(server), ...env };
}

/** A user's, of a session. */
export function keys(session: string): Environment {
  return { AWS_ACCESS_KEY_ID: "AKIDEXAMPLE", AWS_SECRET_ACCESS_KEY: "some-secret-key", AWS_SESSION_TOKEN: session };
}
