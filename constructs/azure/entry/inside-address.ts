import { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment/index.js";
import { ENDPOINTS_SUBNET } from "../../../lib/clouds/azure/paths.ts";
import type { AzureEntryDetail } from "../../../lib/contracts/azure/entry-detail.ts";
import type { ClusterEntry } from "../../../lib/contracts/entry-record.ts";
import { Construct } from "../../cdk.ts";
import type { Expression, LiteralText } from "../../cdk.ts";

export interface AzureInsideAddressProps {
  /** Id of the subnet of endpoints of the cluster's network. */
  readonly subnet: LiteralText;
  /** Of that subnet; none that Azure would give to somebody who asks for any. */
  readonly address: LiteralText;
  /** Object id of the identity of the cluster's control plane. */
  readonly principal: Expression;
}

/** A cluster's one address for networks of the fleet. It is AKS's to take, for Services that ask for it. */
export class AzureInsideAddress extends Construct {
  readonly #address: LiteralText;

  constructor(scope: Construct, id: string, { subnet, address, principal }: AzureInsideAddressProps) {
    super(scope, id);
    this.#address = address;
    new RoleAssignment(this, "use", {
      scope: subnet,
      roleDefinitionName: "Network Contributor",
      principalId: principal,
      principalType: "ServicePrincipal",
      skipServicePrincipalAadCheck: true,
    });
  }

  /** What the cluster is told of one workload. */
  entry(host: LiteralText, port: number): ClusterEntry<AzureEntryDetail> {
    const address = this.#address;
    return {
      host,
      port,
      sendTo: { address },
      bind: { kind: "inside-address", address, subnet: ENDPOINTS_SUBNET },
      detail: { cloud: "azure" },
    };
  }
}
