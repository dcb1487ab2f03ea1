import { createHash } from "node:crypto";
import { FederatedIdentityCredential } from "@cdktf/provider-azurerm/lib/federated-identity-credential/index.js";
import { identityOf } from "../../../lib/clouds/azure/paths.ts";
import { blockId, Construct, literal } from "../../cdk.ts";
import type { LiteralText } from "../../cdk.ts";

export interface AzurePodIdentitiesProps {
  /** The cluster's name in Azure: several clusters may have credentials of one identity. */
  readonly cluster: LiteralText;
  /** The cluster's OIDC issuer, known once it is there. */
  readonly issuer: string;
  /** Ids of user-assigned identities by `<namespace>/<service account>`. */
  readonly identities: Readonly<Record<string, LiteralText>>;
}

/** Names of a namespace and a service account are longer together than Azure takes, and run into each other. */
const HASH_LENGTH = 16;

/** User-assigned identities that pods may act as, by Microsoft Entra Workload ID. Azure takes one new credential of an identity at a time. */
export class AzurePodIdentities extends Construct {
  constructor(scope: Construct, id: string, { cluster, issuer, identities }: AzurePodIdentitiesProps) {
    super(scope, id);
    const last = new Map<string, FederatedIdentityCredential>();
    for (const [pod, identity] of Object.entries(identities)) {
      const before = last.get(identity);
      const own = createHash("sha256").update(pod).digest("hex").slice(0, HASH_LENGTH);
      const credential = new FederatedIdentityCredential(this, `${blockId(pod)}-${own}`, {
        name: `${cluster}--${own}`,
        resourceGroupName: literal(identityOf(identity).resourceGroup),
        parentId: identity,
        audience: ["api://AzureADTokenExchange"],
        issuer,
        subject: `system:serviceaccount:${pod.replace("/", ":")}`,
        ...(before === undefined ? {} : { dependsOn: [before] }),
      });
      last.set(identity, credential);
    }
  }
}
