import type { SignIn } from "../sign-in.ts";

/** See docs/aws-identity.md, "From CI, without keys". */
export const AWS_SIGN_IN: SignIn = {
  variable: {
    name: "AWS_ROLE_ARN",
    what: "the role that jobs sign in as, which takes on the roles of the fleet file: arn:aws:iam::111122223333:role/ci",
  },
  audience: "sts.amazonaws.com",
  settings: {},
  token: { kind: "file", variable: "AWS_WEB_IDENTITY_TOKEN_FILE" },
};
