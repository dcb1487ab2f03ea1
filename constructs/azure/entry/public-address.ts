import { PublicIp } from "@cdktf/provider-azurerm/lib/public-ip/index.js";
import { AZURE_LENGTHS } from "../../../lib/clouds/azure/limits.ts";
import { azureZones } from "../../../lib/clouds/azure/zones.ts";
import type { AzureEntryDetail } from "../../../lib/contracts/azure/entry-detail.ts";
import type { ClusterEntry } from "../../../lib/contracts/entry-record.ts";
import { Construct } from "../../cdk.ts";
import type { LiteralText } from "../../cdk.ts";
import { checkLoadBalancer } from "../../load-balancer.ts";
import type { LoadBalancer, LoadBalancerProps } from "../../load-balancer.ts";
import { addLock } from "../lock.ts";

export interface AzurePublicAddressProps extends LoadBalancerProps {
  readonly location: LiteralText;
  /** Name of the resource group that it stands in, as an attribute of it. */
  readonly resourceGroup: string;
  /** The same name, as the plan has it. */
  readonly resourceGroupName: LiteralText;
  readonly tags: Record<string, string>;
}

/**
 * An address of the internet's for one workload in one cluster, in all zones. The load balancer is one that AKS makes for the
 * workload's Service, which asks for this address.
 */
export class AzurePublicAddress extends Construct implements LoadBalancer {
  readonly record: ClusterEntry<AzureEntryDetail>;
  readonly address: string;
  readonly port: number;

  constructor(scope: Construct, id: string, props: AzurePublicAddressProps) {
    super(scope, id);
    checkLoadBalancer(this.node.path, props, AZURE_LENGTHS.network);
    const { name, host, port, location, protect = true } = props;
    const zones = azureZones(location);
    const address = new PublicIp(this, "Resource", {
      name,
      location,
      resourceGroupName: props.resourceGroup,
      tags: props.tags,
      sku: "Standard",
      allocationMethod: "Static",
      ipVersion: "IPv4",
      ...(zones.length === 0 ? {} : { zones: [...zones] }),
      // Names lead to it, and nobody gets it back.
      lifecycle: { preventDestroy: protect },
    });
    if (protect) addLock(this, "lock", address.id, "Users are led to this address");
    this.address = address.ipAddress;
    this.port = port;
    this.record = {
      host,
      port,
      sendTo: { address: address.ipAddress },
      bind: { kind: "public-address", publicAddress: name, resourceGroup: props.resourceGroupName },
      detail: { cloud: "azure" },
    };
  }
}
