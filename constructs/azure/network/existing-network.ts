import type { AzureNetworkDetail } from "../../../lib/contracts/azure/network-detail.ts";
import { NETWORK_RECORD_OUTPUT } from "../../../lib/contracts/network-record.ts";
import type { NetworkRecord } from "../../../lib/contracts/network-record.ts";
import type { Cidr } from "../../../lib/model/cidr.ts";
import { networkOf } from "../../../lib/clouds/azure/paths.ts";
import { Construct, TerraformOutput, literal } from "../../cdk.ts";
import type { LiteralText } from "../../cdk.ts";
import type { Network, NetworkProps } from "../../network.ts";

export interface AzureExistingNetworkProps extends NetworkProps {
  /** `/subscriptions/<id>/resourceGroups/<group>/providers/Microsoft.Network/virtualNetworks/<name>`. */
  readonly id: LiteralText;
  /** Every block that others may route to it. */
  readonly cidrs: readonly Cidr[];
  /** Addresses that it shows to the internet. */
  readonly natAddresses: readonly LiteralText[];
}

/** A VNet that something else owns: no resource, but the outputs of any other network. */
export class AzureExistingNetwork extends Construct implements Network {
  readonly record: NetworkRecord<AzureNetworkDetail>;

  constructor(scope: Construct, id: string, props: AzureExistingNetworkProps) {
    super(scope, id);
    const { resourceGroup, name } = networkOf(props.id);
    this.record = {
      format: 1,
      fleet: props.fleet,
      cloud: "azure",
      region: props.region,
      id: props.id,
      location: props.location,
      account: props.account,
      blocks: props.cidrs.map(String),
      egress: props.natAddresses,
      detail: { cloud: "azure", name: literal(name), resourceGroup: literal(resourceGroup) },
    };
    new TerraformOutput(this, NETWORK_RECORD_OUTPUT, { value: this.record });
  }
}
