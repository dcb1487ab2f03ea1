import type { SignIn } from "../sign-in.ts";

/** What its provider is called; jobs' tokens are for it. */
const PROVIDER = "//iam.googleapis.com/$GOOGLE_WORKLOAD_IDENTITY_PROVIDER";

/** See docs/google-identity.md, "From CI, without keys". */
export const GOOGLE_SIGN_IN: SignIn = {
  variable: {
    name: "GOOGLE_WORKLOAD_IDENTITY_PROVIDER",
    what: "the provider of the pool: projects/123456789012/locations/global/workloadIdentityPools/ci/providers/github",
  },
  audience: PROVIDER,
  settings: {},
  token: {
    kind: "file",
    variable: "GOOGLE_CREDENTIALS",
    credentials: (tokenFile) => ({
      type: "external_account",
      audience: PROVIDER,
      subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
      token_url: "https://sts.googleapis.com/v1/token",
      credential_source: { file: tokenFile },
    }),
  },
};
