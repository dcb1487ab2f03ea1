import type { AuthClient, ExternalAccountClientOptions } from "google-auth-library";
import { FleetError } from "../../errors.ts";

/** What a file of credentials holds, whatever its kind. */
type Configuration = Readonly<Record<string, unknown>>;

/**
 * Who asks Google, from a file of credentials. The library's own way from such a file to a client writes warnings to stderr for
 * each of them, no matter who wrote it; its classes don't.
 *
 * @throws FleetError (input) where the file lacks what its kind needs
 */
export async function clientOfConfiguration(configuration: Configuration, scopes: readonly string[]): Promise<AuthClient> {
  const { ExternalAccountAuthorizedUserClient, JWT, UserRefreshClient } = await import("google-auth-library");
  switch (configuration["type"]) {
    case "authorized_user": {
      const client = new UserRefreshClient();
      client.fromJSON(configuration);
      return client;
    }
    case "service_account": {
      const client = new JWT({ scopes: [...scopes] });
      client.fromJSON(configuration);
      return client;
    }
    case "external_account_authorized_user":
      return new ExternalAccountAuthorizedUserClient(
        configuration as unknown as ConstructorParameters<typeof ExternalAccountAuthorizedUserClient>[0],
      );
    case "external_account":
      return await federated(configuration, scopes);
    case "impersonated_service_account":
      return await chained(configuration, scopes);
    default:
      throw new FleetError("input", "credentials of a kind that nobody knows");
  }
}

/** Workload Identity Federation: a token of another system's is changed for one of Google's. */
async function federated(configuration: Configuration, scopes: readonly string[]): Promise<AuthClient> {
  const { AwsClient, IdentityPoolClient, PluggableAuthClient } = await import("google-auth-library");
  const options = { ...configuration, scopes: [...scopes] } as unknown as ExternalAccountClientOptions;
  const source = (configuration["credential_source"] ?? {}) as Configuration;
  const client =
    source["environment_id"] !== undefined
      ? new AwsClient(options as ConstructorParameters<typeof AwsClient>[0])
      : source["executable"] !== undefined
        ? new PluggableAuthClient(options as ConstructorParameters<typeof PluggableAuthClient>[0])
        : new IdentityPoolClient(options as ConstructorParameters<typeof IdentityPoolClient>[0]);
  client.scopes = [...scopes];
  return client;
}

/** Somebody who has signed in as an account: their own credentials stand in the same file. */
async function chained(configuration: Configuration, scopes: readonly string[]): Promise<AuthClient> {
  const { OAuth2Client } = await import("google-auth-library");
  const source = configuration["source_credentials"];
  const [, origin, account] =
    /^(.*)\/v1\/projects\/-\/serviceAccounts\/([^/:]+):generateAccessToken$/.exec(
      String(configuration["service_account_impersonation_url"]),
    ) ?? [];
  if (typeof source !== "object" || source === null || account === undefined) {
    throw new FleetError("input", "credentials of an account that is acted as lack source_credentials or its URL");
  }
  const client = new OAuth2Client();
  client.setCredentials(await actAs(account, await clientOfConfiguration(source as Configuration, scopes), scopes, origin));
  return client;
}

/** A token of an account, with its end in milliseconds. */
interface ActingCredentials {
  readonly access_token: string;
  readonly expiry_date: number;
}

const IAM_CREDENTIALS = "https://iamcredentials.googleapis.com";

/**
 * A token of a service account for those who may act as it.
 *
 * @param origin - of the IAM credentials API
 * @throws Error of the library where Google refuses it
 */
export async function actAs(
  account: string,
  by: AuthClient,
  scopes: readonly string[],
  origin: string = IAM_CREDENTIALS,
): Promise<ActingCredentials> {
  const { data } = await by.request<{ readonly accessToken?: unknown; readonly expireTime?: unknown }>({
    url: `${origin}/v1/projects/-/serviceAccounts/${encodeURIComponent(account)}:generateAccessToken`,
    method: "POST",
    data: { scope: scopes },
  });
  const { accessToken, expireTime } = data;
  if (typeof accessToken !== "string" || typeof expireTime !== "string") throw new Error("there is no token in its answer");
  return { access_token: accessToken, expiry_date: Date.parse(expireTime) };
}
