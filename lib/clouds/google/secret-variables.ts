/** What Google's Terraform plugin reads from the environment that nobody should see; the first is JSON, or a path. https://registry.terraform.io/providers/hashicorp/google/latest/docs/guides/provider_reference */
export const GOOGLE_SECRET_VARIABLES: readonly string[] = ["GOOGLE_CREDENTIALS", "GOOGLE_OAUTH_ACCESS_TOKEN"];
