import { PrivateDnsARecord } from "@cdktf/provider-azurerm/lib/private-dns-a-record/index.js";
import { PrivateDnsZoneVirtualNetworkLink } from "@cdktf/provider-azurerm/lib/private-dns-zone-virtual-network-link/index.js";
import { PrivateDnsZone } from "@cdktf/provider-azurerm/lib/private-dns-zone/index.js";
import { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group/index.js";
import { Construct } from "../../cdk.ts";
import type { LiteralText, TerraformProvider } from "../../cdk.ts";
import { azureTags } from "../tags.ts";

export interface AzureDnsInsideProps {
  /** The fleet's name. */
  readonly fleet: LiteralText;
  /** The name that callers use. */
  readonly host: LiteralText;
  /** Name of the resource group of the zone: at most 90 characters. */
  readonly resourceGroup: LiteralText;
  /** Where Azure keeps the group itself. */
  readonly location: LiteralText;
  /** Ids of the networks that see it, by region. */
  readonly networks: ReadonlyMap<LiteralText, LiteralText>;
  readonly address: LiteralText;
  /** Of the subscription that the cluster is in. */
  readonly provider: TerraformProvider;
}

const ADDRESS_SECONDS = 300;

/**
 * A host that only some networks see: a zone of its own, so that they see all other names of the public zone as everybody does.
 */
export class AzureDnsInside extends Construct {
  constructor(scope: Construct, id: string, props: AzureDnsInsideProps) {
    super(scope, id);
    const { host, location, provider, networks, address } = props;
    const tags = azureTags(this, props.fleet);
    const group = new ResourceGroup(this, "group", { provider, name: props.resourceGroup, location, tags });
    const common = { provider, resourceGroupName: group.name, tags };
    const zone = new PrivateDnsZone(this, "zone", { ...common, name: host });
    for (const [region, network] of networks) {
      new PrivateDnsZoneVirtualNetworkLink(this, `link-${region}`, {
        ...common,
        name: region,
        privateDnsZoneName: zone.name,
        virtualNetworkId: network,
        registrationEnabled: false,
      });
    }
    new PrivateDnsARecord(this, "Resource", {
      ...common,
      zoneName: zone.name,
      name: "@",
      ttl: ADDRESS_SECONDS,
      records: [address],
    });
  }
}
