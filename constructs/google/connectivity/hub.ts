import { NetworkConnectivityGroup } from "@cdktf/provider-google/lib/network-connectivity-group/index.js";
import { NetworkConnectivityHub } from "@cdktf/provider-google/lib/network-connectivity-hub/index.js";
import { GATEWAY_RECORD_OUTPUT } from "../../../lib/contracts/gateway-record.ts";
import type { GatewayRecord } from "../../../lib/contracts/gateway-record.ts";
import { Construct, TerraformOutput } from "../../cdk.ts";
import type { LiteralText } from "../../cdk.ts";
import type { GatewayProps } from "../../gateway.ts";

export interface GoogleHubProps extends GatewayProps {
  /** Projects whose networks are let in without anybody's yes. */
  readonly projects: readonly LiteralText[];
}

/** A hub of Network Connectivity Center in which networks meet: all of them reach all others. */
export class GoogleHub extends Construct {
  readonly record: GatewayRecord;

  constructor(scope: Construct, id: string, { fleet, region, name, asn, projects }: GoogleHubProps) {
    super(scope, id);
    const hub = new NetworkConnectivityHub(this, "hub", {
      name,
      description: `Where networks of ${fleet} meet`,
      policyMode: "PRESET",
      presetTopology: "MESH",
      exportPsc: false,
    });
    // The one group that a mesh has. Networks of other projects would wait for somebody to accept them.
    new NetworkConnectivityGroup(this, "members", {
      name: "default",
      hub: hub.id,
      autoAccept: { autoAcceptProjects: [...projects].sort() },
    });
    this.record = { format: 1, fleet, cloud: "gcp", region, id: hub.id, asn, detail: { cloud: "gcp" } };
    const output = new TerraformOutput(this, "output", { value: this.record });
    output.overrideLogicalId(GATEWAY_RECORD_OUTPUT);
  }
}
