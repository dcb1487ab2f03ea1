import type { SignIn } from "../sign-in.ts";

/** See docs/azure-identity.md, "From CI, without keys". */
export const AZURE_SIGN_IN: SignIn = {
  variable: { name: "ARM_TENANT_ID", what: "the tenant of the identities: 00000000-0000-0000-0000-0000000000ff" },
  audience: "api://AzureADTokenExchange",
  settings: { ARM_USE_OIDC: "true" },
  token: { kind: "asked-for", variable: "ARM_OIDC_TOKEN", fileVariable: "ARM_OIDC_TOKEN_FILE_PATH" },
};
