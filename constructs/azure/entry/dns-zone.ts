import { DnsNsRecord } from "@cdktf/provider-azurerm/lib/dns-ns-record/index.js";
import { DnsZone } from "@cdktf/provider-azurerm/lib/dns-zone/index.js";
import { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group/index.js";
import { ZONE_RECORD_OUTPUT } from "../../../lib/contracts/zone-record.ts";
import type { ZoneRecord } from "../../../lib/contracts/zone-record.ts";
import { Construct, TerraformOutput } from "../../cdk.ts";
import type { LiteralText, TerraformProvider } from "../../cdk.ts";
import { azureTags } from "../tags.ts";
import { recordName, recordPlace } from "./zone.ts";
import type { AzureZonePlace } from "./zone.ts";

export interface AzureZoneProps {
  /** The fleet's name. */
  readonly fleet: LiteralText;
  /** The region whose subscription owns it, by its name in the fleet. */
  readonly region: LiteralText;
  /** Azure's own name of the location of its resource group; the zone itself is everywhere. */
  readonly location: LiteralText;
  /** The zone's DNS name, without a dot at its end. */
  readonly name: LiteralText;
  /** Name of the resource group that is made for it: at most 90 characters. */
  readonly resourceGroup: LiteralText;
  /**
   * The zone above, where the delegation is written.
   *
   * @default none: its owner takes name servers from the output
   */
  readonly parent?: { readonly zone: AzureZonePlace; readonly provider: TerraformProvider };
  /**
   * Whether a destroy is refused: a new zone would have other name servers.
   *
   * @default true
   */
  readonly protect?: boolean;
}

const DELEGATION_SECONDS = 3600;

/** A public zone of Azure DNS, and its delegation where the zone above is within reach. Version 4.55.0 of the plugin signs no zones. */
export class AzureZone extends Construct {
  readonly record: ZoneRecord;

  constructor(scope: Construct, id: string, props: AzureZoneProps) {
    super(scope, id);
    const { fleet, region, location, name, parent, protect = true } = props;
    const tags = azureTags(this, fleet);
    const group = new ResourceGroup(this, "group", { name: props.resourceGroup, location, tags });
    const zone = new DnsZone(this, "Resource", {
      name,
      resourceGroupName: group.name,
      tags,
      lifecycle: { preventDestroy: protect },
    });
    const { nameServers } = zone;
    if (parent !== undefined) {
      new DnsNsRecord(this, "delegation", {
        provider: parent.provider,
        ...recordPlace(parent.zone),
        name: recordName(this.node.path, name, parent.zone),
        ttl: DELEGATION_SECONDS,
        records: nameServers,
      });
    }
    this.record = { format: 1, fleet, cloud: "azure", region, id: zone.id, name, nameServers };
    new TerraformOutput(this, ZONE_RECORD_OUTPUT, { value: this.record });
  }
}
