import type { LiteralText } from "../cdk.ts";

/** How a key lives. */
export interface AzureKeySpec {
  /**
   * After how long the vault makes a new version by itself, as ISO 8601 has it: `P1Y`. For what follows the newest version only.
   *
   * @default never
   */
  readonly renewedAfter?: string;
}

const KEYS = "Microsoft.KeyVault/vaults/keys";
const API = "2023-07-01";
const SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#";
const USES = ["encrypt", "decrypt", "wrapKey", "unwrapKey"];

/**
 * A template of Azure's management that makes keys in a vault. A key that is there already, in a vault that came back, stays as it is. None of them
 * expires: what is encrypted with an expired key can't be written any more.
 *
 * @returns JSON; its outputs are the keys' addresses with their versions, by name
 */
export function keysTemplate(vault: LiteralText, keys: Readonly<Record<string, AzureKeySpec>>): string {
  const names = Object.keys(keys);
  return JSON.stringify({
    $schema: SCHEMA,
    contentVersion: "1.0.0.0",
    resources: Object.entries(keys).map(([name, { renewedAfter }]) => ({
      type: KEYS,
      apiVersion: API,
      name: `${vault}/${name}`,
      properties: {
        kty: "RSA-HSM",
        keySize: 4096,
        keyOps: USES,
        attributes: { enabled: true },
        ...(renewedAfter === undefined
          ? {}
          : {
              rotationPolicy: {
                lifetimeActions: [{ trigger: { timeAfterCreate: renewedAfter }, action: { type: "rotate" } }],
              },
            }),
      },
    })),
    outputs: Object.fromEntries(
      names.map((name) => [
        name,
        { type: "string", value: `[reference(resourceId('${KEYS}', '${vault}', '${name}'), '${API}').keyUriWithVersion]` },
      ]),
    ),
  });
}
