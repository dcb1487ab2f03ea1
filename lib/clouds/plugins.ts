import { AWS_PLUGIN } from "./aws/replacing.ts";
import { AZURE_PLUGIN } from "./azure/replacing.ts";
import { GOOGLE_PLUGIN } from "./google/replacing.ts";
import type { PluginFacts } from "./plugin-facts.ts";

/** Every plugin that stacks of ours need, under the name of its `provider` block, with which the types of its resources begin. */
export const PLUGINS: Readonly<Record<string, PluginFacts>> = {
  aws: AWS_PLUGIN,
  azurerm: AZURE_PLUGIN,
  google: GOOGLE_PLUGIN,
};

/** What Terraform has built in: `terraform_data`. */
export const BUILT_IN: Readonly<Record<string, readonly string[]>> = { terraform_data: ["triggers_replace"] };
