import type { AuthClient } from "google-auth-library";
import { FleetError } from "../../errors.ts";
import { secretTexts } from "../../model/hiding.ts";
import { actAs, clientOfConfiguration } from "./client.ts";
import { failureOfLibrary, googleFailure } from "./failure.ts";
import { googleSource } from "./source.ts";
import type { GoogleSource } from "./source.ts";

export interface GoogleIdentityOptions {
  /** Email of the service account to be. Default: that of the credentials at hand. */
  readonly account: string | undefined;
  /** Variables of the environment, named as Google's own programs name them. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** A token of somebody in Google Cloud. */
export interface GoogleToken {
  readonly token: string;
  /** When it ends; undefined where nobody says. */
  readonly expires: Date | undefined;
  /** Where the credentials at hand came from, in words: `Workload Identity Federation (GOOGLE_CREDENTIALS)`. */
  readonly from: string;
}

/** All that roles allow, and an email by which Kubernetes knows whose the token is. */
const SCOPES = ["https://www.googleapis.com/auth/cloud-platform", "https://www.googleapis.com/auth/userinfo.email"];

/**
 * A token of one service account. It starts from what Google's own programs and its Terraform plugin would use: environment, a
 * CI system's own identity by Workload Identity Federation, who has signed in, the machine's account. From there the account
 * is acted as.
 *
 * @throws FleetError (input) where there are no credentials or Google doesn't know them, (refused) where it doesn't let them
 * act as the account, (remote) where it does not answer
 */
export async function googleToken({ account, env }: GoogleIdentityOptions): Promise<GoogleToken> {
  const source = await googleSource(env);
  const { from } = source;
  if (source.kind === "token" && account === undefined) return { token: source.token, expires: undefined, from };
  const base = await clientOf(source);
  const secrets = secretsOf(source);
  if (account === undefined) return await tokenOf(base, from, secrets);
  try {
    const { access_token: token, expiry_date: end } = await actAs(account, base, SCOPES, originOf(env));
    return { token, expires: new Date(end), from };
  } catch (error) {
    throw googleFailure(failureOfLibrary(error, secrets), `act as ${account}`, from);
  }
}

/** What is shown to Google, or signs what is. */
function secretsOf(source: GoogleSource): readonly string[] {
  if (source.kind === "token") return [source.token];
  return source.kind === "configuration" ? secretTexts(source.configuration) : [];
}

async function clientOf(source: GoogleSource): Promise<AuthClient> {
  const { GoogleAuth, OAuth2Client } = await import("google-auth-library");
  if (source.kind === "token") {
    const client = new OAuth2Client();
    client.setCredentials({ access_token: source.token });
    return client;
  }
  try {
    if (source.kind === "machine") return await new GoogleAuth({ scopes: SCOPES }).getClient();
    return await clientOfConfiguration(source.configuration, SCOPES);
  } catch (error) {
    const { message } = failureOfLibrary(error, secretsOf(source));
    throw new FleetError("input", `there are no Google credentials: ${source.from}: ${message}`, {
      next: "set GOOGLE_CREDENTIALS or GOOGLE_APPLICATION_CREDENTIALS to a file of credentials, or sign in on this machine",
    });
  }
}

async function tokenOf(client: AuthClient, from: string, secrets: readonly string[]): Promise<GoogleToken> {
  try {
    const { token } = await client.getAccessToken();
    if (token == null || token === "") throw new Error("there is no token in its answer");
    const { expiry_date: expires } = client.credentials;
    return { token, expires: expires == null ? undefined : new Date(expires), from };
  } catch (error) {
    throw googleFailure(failureOfLibrary(error, secrets), "give a token", from);
  }
}

/** Where accounts are acted as, by the variable that the Terraform plugin reads: `https://iamcredentials.googleapis.com/v1/`. */
function originOf(env: GoogleIdentityOptions["env"]): string | undefined {
  const url = env["GOOGLE_IAM_CREDENTIALS_CUSTOM_ENDPOINT"] ?? "";
  return url === "" ? undefined : url.replace(/\/(v1\/?)?$/, "");
}
