/** Kinds of credentials by the SDK's name for them, the most telling first: it marks every step of a chain. */
const KINDS: readonly (readonly [mark: string, words: string])[] = [
  ["CREDENTIALS_ENV_VARS_STS_WEB_ID_TOKEN", "web identity (AWS_WEB_IDENTITY_TOKEN_FILE)"],
  ["CREDENTIALS_ENV_VARS", "environment variables"],
  ["CREDENTIALS_PROFILE_SSO", "an SSO profile"],
  ["CREDENTIALS_PROFILE_SSO_LEGACY", "an SSO profile"],
  ["CREDENTIALS_SSO", "an SSO session"],
  ["CREDENTIALS_PROFILE_LOGIN", "a console login"],
  ["CREDENTIALS_PROFILE_PROCESS", "a profile's credential_process"],
  ["CREDENTIALS_PROCESS", "a profile's credential_process"],
  ["CREDENTIALS_PROFILE_STS_WEB_ID_TOKEN", "a profile's web identity"],
  ["CREDENTIALS_PROFILE_SOURCE_PROFILE", "a profile with a role"],
  ["CREDENTIALS_PROFILE_NAMED_PROVIDER", "a profile with a role"],
  ["CREDENTIALS_PROFILE", "a profile"],
  ["CREDENTIALS_HTTP", "this container's role"],
  ["CREDENTIALS_IMDS", "this instance's role"],
];

/** Where credentials came from, as a person would say it. */
export function sourceInWords(marks: object | undefined): string {
  return KINDS.find(([mark]) => marks !== undefined && mark in marks)?.[1] ?? "this machine";
}

/** What the environment says that credentials should come from, for errors where none came; undefined where it says nothing. */
export function configuredInWords(env: Readonly<Record<string, string | undefined>>): string | undefined {
  const isSet = (name: string): boolean => (env[name] ?? "") !== "";
  if (isSet("AWS_PROFILE")) return `the profile ${env["AWS_PROFILE"]}`;
  if (isSet("AWS_ACCESS_KEY_ID")) return "environment variables";
  return isSet("AWS_WEB_IDENTITY_TOKEN_FILE") ? `web identity for ${env["AWS_ROLE_ARN"] ?? "no AWS_ROLE_ARN"}` : undefined;
}
