/** Plain JSON. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Blocks of one kind by type and name. */
export type Blocks = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, Json>>>>>>;

/** The Terraform of one stack, as `cdk.tf.json` has it. Sections that are not named here may stand there as well. */
export interface StackJson {
  readonly terraform?: { readonly backend?: Json; readonly cloud?: Json };
  readonly provider?: Readonly<Record<string, readonly Readonly<Record<string, Json>>[]>>;
  readonly data?: Blocks;
  readonly resource?: Blocks;
  readonly module?: Readonly<Record<string, Readonly<Record<string, Json>>>>;
  readonly locals?: Readonly<Record<string, Json>>;
  readonly output?: Readonly<Record<string, { readonly value: Json }>>;
}

/** The type of data sources that read another stack's state. */
export const REMOTE_STATE = "terraform_remote_state";

/** What tells a state from every other, wherever it stands: in the settings of a backend, and in those of who reads from it. */
const STATE_SETTINGS = [
  "address",
  "bucket",
  "container_name",
  "hostname",
  "key",
  "organization",
  "path",
  "prefix",
  "schema_name",
  "secret_suffix",
  "storage_account_name",
];

/** A stack's own state, by the settings that tell it from others; undefined where the stack doesn't say where it lies. */
export function ownState({ terraform = {} }: StackJson): string | undefined {
  const { cloud, backend } = terraform;
  const [settings = null] = isRecord(cloud) ? [cloud] : isRecord(backend) ? Object.values(backend) : [];
  return stateIdentity(settings);
}

/** The state that a `terraform_remote_state` reads. */
export function readState(source: Readonly<Record<string, Json>> | undefined): string | undefined {
  return stateIdentity(source?.["config"] ?? null);
}

function stateIdentity(settings: Json): string | undefined {
  if (!isRecord(settings)) return undefined;
  const { workspaces } = settings;
  const workspace = isRecord(workspaces) ? (workspaces["name"] ?? null) : null;
  const known = STATE_SETTINGS.map((key) => settings[key] ?? null);
  return JSON.stringify([...known, workspace]);
}

export function isRecord(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
