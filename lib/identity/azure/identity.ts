import { FleetError } from "../../errors.ts";
import { askAzure } from "./ask.ts";
import { azureFailure } from "./failure.ts";
import type { AzureAnswer } from "./failure.ts";
import { azureSource, first } from "./source.ts";
import type { AzureApplication } from "./source.ts";

export interface AzureIdentityOptions {
  /** Client id of the identity to be. Default: that of the environment. */
  readonly client: string | undefined;
  /** Id of the application that the token is for. */
  readonly audience: string;
  /** Variables of the environment, named as Azure's own programs name them. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** A token of somebody in Microsoft Entra ID. */
export interface AzureToken {
  readonly token: string;
  /** Seconds that it is good for. */
  readonly seconds: number;
  /** Where the credentials came from, in words: `a CI job's own identity (ACTIONS_ID_TOKEN_REQUEST_URL)`. */
  readonly from: string;
}

const AUTHORITY = "https://login.microsoftonline.com";
const EXCHANGE_AUDIENCE = "api://AzureADTokenExchange";

/**
 * A token of one identity. Its user proves to be that identity by another token or a secret, or the machine is it:
 * https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
 *
 * @throws FleetError (input) where there are no credentials or Entra ID doesn't take them, (refused) where it gives them no
 * token for this, (remote) where it does not answer
 */
export async function azureToken({ client, audience, env }: AzureIdentityOptions): Promise<AzureToken> {
  const source = azureSource(env, jobToken);
  const id = client ?? first(env, "ARM_CLIENT_ID", "AZURE_CLIENT_ID")?.value;
  const answer =
    source.kind === "machine"
      ? await ofMachine(source.endpoint, audience, id)
      : await ofApplication(source, audience, id, first(env, "AZURE_AUTHORITY_HOST")?.value ?? AUTHORITY);
  const { access_token: token, expires_in: seconds } = answer.body;
  if (answer.status !== 200 || typeof token !== "string") throw azureFailure(answer, source.from);
  return { token, seconds: Number(seconds), from: source.from };
}

async function ofApplication(
  { tenant, proof, from }: AzureApplication,
  audience: string,
  client: string | undefined,
  authority: string,
): Promise<AzureAnswer> {
  if (client === undefined) {
    throw new FleetError("input", `${from} is set, and nothing says of which identity`, {
      next: "set the region's identity.apply, or ARM_CLIENT_ID",
    });
  }
  const body = new URLSearchParams({
    grant_type: "client_credentials",
    client_id: client,
    scope: `${audience}/.default`,
    ...(await proof()),
  });
  return await askAzure(`${authority.replace(/\/$/, "")}/${encodeURIComponent(tenant)}/oauth2/v2.0/token`, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: body.toString(),
  });
}

async function ofMachine(endpoint: string, audience: string, client: string | undefined): Promise<AzureAnswer> {
  const query = new URLSearchParams({
    "api-version": "2018-02-01",
    resource: audience,
    ...(client === undefined ? {} : { client_id: client }),
  });
  return await askAzure(`${endpoint}?${query.toString()}`, { method: "GET", headers: { metadata: "true" } });
}

/** A job of GitHub's, and of other systems that do it the same way. */
async function jobToken(url: string, secret: string): Promise<string> {
  const asked = new URL(url);
  asked.searchParams.set("audience", EXCHANGE_AUDIENCE);
  const { status, body } = await askAzure(asked.toString(), { method: "GET", headers: { authorization: `Bearer ${secret}` } });
  const { value } = body;
  if (status === 200 && typeof value === "string") return value;
  throw new FleetError(
    status === undefined || status >= 500 ? "remote" : "input",
    `the CI system gave its job no token (${status ?? String(body["error"])})`,
    { next: "let the job write id-tokens, then run it again" },
  );
}
