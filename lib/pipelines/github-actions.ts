/** An action of others, as it is used: by the commit that its tag names, because tags move. */
export interface PinnedAction {
  /** `owner/name` */
  readonly action: string;
  /** Of git. */
  readonly commit: string;
  /** The tag that named the commit in the action's repository on 2026-11-30. */
  readonly version: string;
}

export const ACTIONS = {
  checkout: { action: "actions/checkout", commit: "3d3c42e5aac5ba805825da76410c181273ba90b1", version: "v7.0.1" },
  node: { action: "actions/setup-node", commit: "820762786026740c76f36085b0efc47a31fe5020", version: "v7.0.0" },
  terraform: { action: "hashicorp/setup-terraform", commit: "dfe3c3f87815947d99a8997f908cb6525fc44e9e", version: "v4.0.1" },
  upload: { action: "actions/upload-artifact", commit: "bbbca2ddaa5d8feaa63e36b76fdaad77386f024f", version: "v7.0.0" },
  download: { action: "actions/download-artifact", commit: "3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c", version: "v8.0.1" },
} as const satisfies Readonly<Record<string, PinnedAction>>;
