import { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group/index.js";
import { VirtualHub } from "@cdktf/provider-azurerm/lib/virtual-hub/index.js";
import { VirtualWan } from "@cdktf/provider-azurerm/lib/virtual-wan/index.js";
import { HUB_NUMBER } from "../../../lib/clouds/azure/limits.ts";
import type { AzureGatewayDetail } from "../../../lib/contracts/azure/gateway-detail.ts";
import { GATEWAY_RECORD_OUTPUT } from "../../../lib/contracts/gateway-record.ts";
import type { GatewayRecord } from "../../../lib/contracts/gateway-record.ts";
import { FleetError } from "../../../lib/errors.ts";
import type { Cidr } from "../../../lib/model/cidr.ts";
import { Construct, TerraformOutput } from "../../cdk.ts";
import type { LiteralText } from "../../cdk.ts";
import type { GatewayProps } from "../../gateway.ts";
import { azureTags } from "../tags.ts";
import { AzureVpnGateway } from "./vpn-gateway.ts";
import type { TunnelHosts } from "./vpn-gateway.ts";

export interface AzureHubProps extends GatewayProps {
  readonly location: LiteralText;
  /** Its own range, /24 or larger, that no network has. */
  readonly block: Cidr;
  /**
   * What links to other clouds end at.
   *
   * @default nothing
   */
  readonly vpn?: { readonly hosts: TunnelHosts };
}

const SMALLEST = 24;

/** A hub of Virtual WAN in which networks of any location meet: all of them reach all others, and what is linked with it, by Azure's own router. */
export class AzureHub extends Construct {
  readonly record: GatewayRecord<AzureGatewayDetail>;

  constructor(scope: Construct, id: string, props: AzureHubProps) {
    super(scope, id);
    const { fleet, region, name, asn, location, block, vpn } = props;
    if (block.prefix > SMALLEST) {
      throw new FleetError("input", `${this.node.path}: the range ${block} is smaller than /${SMALLEST}, the least for a hub`);
    }
    if (asn !== HUB_NUMBER) {
      throw new FleetError("input", `${this.node.path}: the BGP number of every hub is ${HUB_NUMBER}, not ${asn}`);
    }
    const tags = azureTags(this, fleet);
    const group = new ResourceGroup(this, "group", { name, location, tags });
    const common = { name, location, resourceGroupName: group.name, tags };
    const wan = new VirtualWan(this, "wan", {
      ...common,
      type: "Standard",
      allowBranchToBranchTraffic: true,
      disableVpnEncryption: false,
    });
    const hub = new VirtualHub(this, "hub", {
      ...common,
      sku: "Standard",
      virtualWanId: wan.id,
      addressPrefix: block.toString(),
      hubRoutingPreference: "ASPath",
    });
    const end =
      vpn === undefined ? undefined : new AzureVpnGateway(this, "vpn", { ...common, hub: hub.id, asn, hosts: vpn.hosts });
    const detail: AzureGatewayDetail = {
      cloud: "azure",
      ...(end === undefined ? {} : { vpn: { ...end.detail, wan: wan.id } }),
    };
    this.record = { format: 1, fleet, cloud: "azure", region, id: hub.id, asn, detail };
    const output = new TerraformOutput(this, "output", { value: this.record });
    output.overrideLogicalId(GATEWAY_RECORD_OUTPUT);
  }
}
