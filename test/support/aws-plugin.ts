import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { AMBIENT } from "./aws-api/aws-api.ts";
import { providerFolder, providerMirror } from "./provider-mirror.ts";

/** The oldest plugin that we promise to work with. */
export const OLDEST_AWS = { name: "hashicorp/aws", version: "5.100.0" } as const;

const PLUGIN = `${OLDEST_AWS.name}/${OLDEST_AWS.version}`;

/**
 * What every Terraform with the AWS plugin is started with. Each start reads a schema of tens of thousands of attributes, which takes two seconds of a
 * processor, 40 percent of them for collecting garbage of processes that end soon after; with a limit they do without until they are that large.
 */
const FEW_COLLECTIONS = { GOGC: "off", GOMEMLIMIT: "500MiB" } as const;

export interface PluginEnvironment {
  readonly env: Readonly<Record<string, string>>;
  /** Whether Terraform takes the plugin from where it lies, without `init`, and without reading all of its 700 MB to compare their digest. */
  readonly inPlace: boolean;
}

/** Writes Terraform's own settings into a folder: what the machine's own variable names may not exist. */
export function awsPlugin(folder: string): PluginEnvironment {
  const mirror = providerMirror(PLUGIN, process.env);
  const plugin = mirror === undefined ? undefined : providerFolder(mirror, PLUGIN);
  const inPlace = plugin !== undefined && existsSync(plugin);
  const file = path.join(folder, "terraform.rc");
  writeFileSync(file, inPlace ? settings(standIn(folder), plugin) : settings(mirror));
  return { env: { TF_CLI_CONFIG_FILE: file, AWS_EC2_METADATA_DISABLED: "true", ...FEW_COLLECTIONS }, inPlace };
}

/** The same for commands that call the AWS of this machine, by its address. */
export function awsEnvironment(folder: string, url: string): Readonly<Record<string, string>> {
  return {
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: AMBIENT.accessKeyId,
    AWS_SECRET_ACCESS_KEY: AMBIENT.secretAccessKey,
    ...awsPlugin(folder).env,
  };
}

/**
 * A mirror in which the plugin is a few bytes: `terraform init`, which cdktf runs before everything, reads all of a plugin for its digest, and what
 * is run after it is the plugin in its place.
 */
function standIn(folder: string): string {
  const mirror = path.join(folder, "terraform-mirror");
  const plugin = providerFolder(mirror, PLUGIN);
  mkdirSync(plugin, { recursive: true });
  writeFileSync(path.join(plugin, `terraform-provider-aws_v${OLDEST_AWS.version}`), "", { mode: 0o755 });
  return mirror;
}

/** Without a mirror Terraform asks its registry. */
function settings(mirror: string | undefined, plugin?: string): string {
  if (mirror === undefined) return "";
  const overrides =
    plugin === undefined ? "" : `  dev_overrides {\n    ${JSON.stringify(OLDEST_AWS.name)} = ${JSON.stringify(plugin)}\n  }\n`;
  return `provider_installation {\n${overrides}  filesystem_mirror {\n    path = ${JSON.stringify(mirror)}\n  }\n}\n`;
}
