import { AWS_SECRET_VARIABLES } from "./aws/secret-variables.ts";
import { AZURE_SECRET_VARIABLES } from "./azure/secret-variables.ts";
import { GOOGLE_SECRET_VARIABLES } from "./google/secret-variables.ts";

/** Variables of the environment by which clouds are signed in to, and whose values nobody should see. */
export const CLOUD_SECRET_VARIABLES: readonly string[] = [
  ...AWS_SECRET_VARIABLES,
  ...AZURE_SECRET_VARIABLES,
  ...GOOGLE_SECRET_VARIABLES,
];
