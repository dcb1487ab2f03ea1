/** What Azure's Terraform plugin, its backend and its programs read from the environment that nobody should see, with what a CI system gives a job to ask for its token. https://developer.hashicorp.com/terraform/language/backend/azurerm */
export const AZURE_SECRET_VARIABLES: readonly string[] = [
  "ARM_CLIENT_SECRET",
  "AZURE_CLIENT_SECRET",
  "ARM_CLIENT_CERTIFICATE_PASSWORD",
  "ARM_OIDC_TOKEN",
  "ARM_OIDC_REQUEST_TOKEN",
  "ACTIONS_ID_TOKEN_REQUEST_TOKEN",
  "ARM_ACCESS_KEY",
  "ARM_SAS_TOKEN",
];
