import type { GoogleNetworkDetail } from "../../../lib/contracts/google/network-detail.ts";
import { NETWORK_RECORD_OUTPUT } from "../../../lib/contracts/network-record.ts";
import type { NetworkRecord } from "../../../lib/contracts/network-record.ts";
import type { Cidr } from "../../../lib/model/cidr.ts";
import { networkOf } from "../../../lib/clouds/google/paths.ts";
import { Construct, TerraformOutput, literal } from "../../cdk.ts";
import type { LiteralText } from "../../cdk.ts";
import type { Network, NetworkProps } from "../../network.ts";

export interface GoogleExistingNetworkProps extends NetworkProps {
  /** `projects/<project>/global/networks/<name>`: the project is another than the region's where the VPC is shared. */
  readonly id: LiteralText;
  /** Every block that others may route to it. */
  readonly cidrs: readonly Cidr[];
  /** Addresses that it shows to the internet. */
  readonly natAddresses: readonly LiteralText[];
}

/** A VPC that something else owns, the host project of a Shared VPC among them: no resource, but the outputs of any other network. */
export class GoogleExistingNetwork extends Construct implements Network {
  readonly record: NetworkRecord<GoogleNetworkDetail>;

  constructor(scope: Construct, id: string, props: GoogleExistingNetworkProps) {
    super(scope, id);
    const { project, name } = networkOf(props.id);
    this.record = {
      format: 1,
      fleet: props.fleet,
      cloud: "gcp",
      region: props.region,
      id: props.id,
      location: props.location,
      account: props.account,
      blocks: props.cidrs.map(String),
      egress: props.natAddresses,
      detail: { cloud: "gcp", name: literal(name), project: literal(project) },
    };
    new TerraformOutput(this, NETWORK_RECORD_OUTPUT, { value: this.record });
  }
}
