import { readFile } from "node:fs/promises";
import { FleetError } from "../../errors.ts";

/** What the environment says that tokens should come from, named as Azure's Terraform plugin and its own libraries name it. */
export type AzureSource = AzureApplication | { readonly kind: "machine"; readonly endpoint: string; readonly from: string };

/** An identity that proves itself to Microsoft Entra ID. */
export interface AzureApplication {
  readonly kind: "application";
  readonly tenant: string;
  /** What proves it, as the token endpoint wants it. It is asked for anew with each token: a job's own ends soon. */
  readonly proof: () => Promise<Readonly<Record<string, string>>>;
  readonly from: string;
}

/** Asks a CI system for its job's own token. @throws FleetError where it gives none */
export type AskForJobToken = (url: string, secret: string) => Promise<string>;

type Environment = Readonly<Record<string, string | undefined>>;

const MACHINE = "http://169.254.169.254/metadata/identity/oauth2/token";
const ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/**
 * The first that is set: a token of another system's (`ARM_OIDC_TOKEN`, a file of it, or the address at which a CI system gives
 * one out), a secret (`ARM_CLIENT_SECRET`), or the machine's own identity (`ARM_USE_MSI`).
 *
 * @throws FleetError (input) where nothing is set, or a proof is without its tenant
 */
export function azureSource(env: Environment, askForJobToken: AskForJobToken): AzureSource {
  const tenant = first(env, "ARM_TENANT_ID", "AZURE_TENANT_ID");
  const application = (from: string, proof: AzureApplication["proof"]): AzureApplication => {
    if (tenant !== undefined) return { kind: "application", tenant: tenant.value, proof, from };
    throw new FleetError("input", `${from} is set, and nothing says of which tenant`, { next: "set ARM_TENANT_ID" });
  };
  const token = first(env, "ARM_OIDC_TOKEN");
  if (token !== undefined) return application(`another system's token (${token.name})`, async () => assertion(token.value));
  const file = first(env, "ARM_OIDC_TOKEN_FILE_PATH", "AZURE_FEDERATED_TOKEN_FILE");
  if (file !== undefined) {
    return application(`another system's token (${file.name})`, async () => assertion(await contentOf(file.name, file.value)));
  }
  const url = first(env, "ARM_OIDC_REQUEST_URL", "ACTIONS_ID_TOKEN_REQUEST_URL");
  const secret = first(env, "ARM_OIDC_REQUEST_TOKEN", "ACTIONS_ID_TOKEN_REQUEST_TOKEN");
  if (url !== undefined && secret !== undefined) {
    return application(`a CI job's own identity (${url.name})`, async () =>
      assertion(await askForJobToken(url.value, secret.value)),
    );
  }
  const password = first(env, "ARM_CLIENT_SECRET", "AZURE_CLIENT_SECRET");
  if (password !== undefined) return application(`a secret (${password.name})`, async () => ({ client_secret: password.value }));
  if (env["ARM_USE_MSI"] === "true") {
    return { kind: "machine", endpoint: first(env, "ARM_MSI_ENDPOINT")?.value ?? MACHINE, from: "this machine's identity" };
  }
  throw new FleetError("input", "there are no Azure credentials in the environment", {
    next: "set ARM_OIDC_TOKEN, ARM_OIDC_TOKEN_FILE_PATH or ARM_CLIENT_SECRET with ARM_TENANT_ID, or ARM_USE_MSI=true",
  });
}

/** The first of these variables that says something. */
export function first(
  env: Environment,
  ...names: readonly string[]
): { readonly name: string; readonly value: string } | undefined {
  for (const name of names) {
    const value = (env[name] ?? "").trim();
    if (value !== "") return { name, value };
  }
  return undefined;
}

function assertion(token: string): Readonly<Record<string, string>> {
  return { client_assertion_type: ASSERTION_TYPE, client_assertion: token.trim() };
}

async function contentOf(variable: string, file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unreadable";
    throw new FleetError("input", `the file that ${variable} names can't be read (${code})`, {
      next: `set ${variable} to a file with a token, or unset it`,
    });
  }
}
