import { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group/index.js";
import { Construct } from "../../cdk.ts";
import type { LiteralText } from "../../cdk.ts";
import { azureTags } from "../tags.ts";

export interface AzureAnswersGroupProps {
  /** The fleet's name. */
  readonly fleet: LiteralText;
  /** At most 90 characters. */
  readonly name: LiteralText;
  /** Where Azure keeps the group itself: what stands in it is everywhere. */
  readonly location: LiteralText;
}

/** What profiles of Traffic Manager stand in: a zone's own group may be somebody else's. */
export class AzureAnswersGroup extends Construct {
  /** Its name, as an attribute of it: what stands in it waits for it. */
  readonly resourceGroup: string;
  readonly tags: Record<string, string>;

  constructor(scope: Construct, id: string, { fleet, name, location }: AzureAnswersGroupProps) {
    super(scope, id);
    this.tags = azureTags(this, fleet);
    this.resourceGroup = new ResourceGroup(this, "Resource", { name, location, tags: this.tags }).name;
  }
}
