import { FleetError } from "../../errors.ts";
import { googleToken } from "../../identity/google/identity.ts";
import { askForSecret } from "./secret-reader.ts";
import type { SecretReader } from "./secret-reader.ts";

const SERVICE = "Google Secret Manager";
/** The variable that Google's Terraform plugin reads too; it ends with `/v1/`. */
const ENDPOINT = "GOOGLE_SECRET_MANAGER_CUSTOM_ENDPOINT";
const STANDARD = "https://secretmanager.googleapis.com/v1/";

/** One version of a secret. https://cloud.google.com/secret-manager/docs/reference/rest/v1/projects.secrets.versions/access */
export const readGoogleSecret: SecretReader = async (version, { env }) => {
  const { token, from } = await googleToken({ account: undefined, env });
  const endpoint = env[ENDPOINT] ?? "";
  const base = (endpoint === "" ? STANDARD : endpoint).replace(/\/?$/, "/");
  const answer = await askForSecret(SERVICE, from, {
    url: `${base}${version}:access`,
    method: "GET",
    headers: { authorization: `Bearer ${token}` },
  });
  const { payload } = (answer ?? {}) as { readonly payload?: { readonly data?: unknown } };
  if (typeof payload?.data === "string") return Buffer.from(payload.data, "base64").toString("utf8");
  throw new FleetError("remote", `${SERVICE} answered without a value`);
};
