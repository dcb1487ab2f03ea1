import { FleetError } from "../../errors.ts";
import { azureToken } from "../../identity/azure/identity.ts";
import { askForSecret } from "./secret-reader.ts";
import type { SecretReader } from "./secret-reader.ts";

const SERVICE = "Azure Key Vault";
/** https://learn.microsoft.com/rest/api/keyvault/secrets/get-secret/get-secret */
const VERSION = "7.4";

/** A secret of a key vault; its newest version where the reference names none. */
export const readAzureSecret: SecretReader = async (url, { env }) => {
  const { token, from } = await azureToken({ client: undefined, audience: "https://vault.azure.net", env });
  const answer = await askForSecret(SERVICE, from, {
    url: `${url}?api-version=${VERSION}`,
    method: "GET",
    headers: { authorization: `Bearer ${token}` },
  });
  const { value } = (answer ?? {}) as { readonly value?: unknown };
  if (typeof value === "string") return value;
  throw new FleetError("remote", `${SERVICE} answered without a value`);
};
