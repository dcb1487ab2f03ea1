import { readFile } from "node:fs/promises";
import { FleetError } from "../../errors.ts";

/** What the environment says that tokens should come from, named as Google's own programs and its Terraform plugin name it. */
export type GoogleSource =
  | { readonly kind: "token"; readonly token: string; readonly from: string }
  | { readonly kind: "configuration"; readonly configuration: Readonly<Record<string, unknown>>; readonly from: string }
  /** What a person has signed in with on this machine, or the machine's own account. */
  | { readonly kind: "machine"; readonly from: string };

type Environment = Readonly<Record<string, string | undefined>>;

/** Kinds of configurations in words. */
const KINDS: Readonly<Record<string, string>> = {
  authorized_user: "a person who has signed in",
  external_account: "Workload Identity Federation",
  external_account_authorized_user: "a person of a workforce pool",
  impersonated_service_account: "a service account that is acted as",
  service_account: "a service account's key",
};

/**
 * The first that is set, as the Terraform plugin looks for them: `GOOGLE_CREDENTIALS` (JSON or a path), `GOOGLE_OAUTH_ACCESS_TOKEN`,
 * `GOOGLE_APPLICATION_CREDENTIALS` (a path).
 *
 * @throws FleetError (input) where a file can't be read or holds no credentials
 */
export async function googleSource(env: Environment): Promise<GoogleSource> {
  const [credentials, token, file] = ["GOOGLE_CREDENTIALS", "GOOGLE_OAUTH_ACCESS_TOKEN", "GOOGLE_APPLICATION_CREDENTIALS"].map(
    (name) => (env[name] ?? "").trim(),
  );
  if (credentials !== undefined && credentials !== "") return await configured("GOOGLE_CREDENTIALS", credentials);
  if (token !== undefined && token !== "") return { kind: "token", token, from: "GOOGLE_OAUTH_ACCESS_TOKEN" };
  if (file !== undefined && file !== "") return await configured("GOOGLE_APPLICATION_CREDENTIALS", file);
  return { kind: "machine", from: "this machine" };
}

async function configured(variable: string, value: string): Promise<GoogleSource> {
  const text = value.startsWith("{") ? value : await contentOf(variable, value);
  const configuration = asObject(text);
  const kind = configuration?.["type"];
  if (configuration === undefined || typeof kind !== "string" || KINDS[kind] === undefined) {
    throw new FleetError("input", `${variable} holds no credentials of Google's: neither of ${Object.keys(KINDS).join(", ")}`);
  }
  return { kind: "configuration", configuration, from: `${KINDS[kind]} (${variable})` };
}

async function contentOf(variable: string, file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unreadable";
    throw new FleetError("input", `the file that ${variable} names can't be read (${code})`, {
      next: `set ${variable} to a file of credentials, or unset it`,
    });
  }
}

function asObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
