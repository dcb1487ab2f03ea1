import { ComputeFirewall } from "@cdktf/provider-google/lib/compute-firewall/index.js";
import { ComputeNetwork } from "@cdktf/provider-google/lib/compute-network/index.js";
import { ComputeSubnetwork } from "@cdktf/provider-google/lib/compute-subnetwork/index.js";
import { GOOGLE_LENGTHS } from "../../../lib/clouds/google/limits.ts";
import { NETWORK_RECORD_OUTPUT } from "../../../lib/contracts/network-record.ts";
import type { NetworkRecord } from "../../../lib/contracts/network-record.ts";
import type { GoogleNetworkDetail } from "../../../lib/contracts/google/network-detail.ts";
import { FleetError } from "../../../lib/errors.ts";
import type { Cidr } from "../../../lib/model/cidr.ts";
import { Construct, TerraformOutput } from "../../cdk.ts";
import type { LiteralText } from "../../cdk.ts";
import type { Network, NetworkProps } from "../../network.ts";
import { addGoogleApis } from "./google-apis.ts";
import { addNat } from "./nat.ts";
import { SLOW_DELETE } from "./network-parent.ts";

export { GoogleExistingNetwork } from "./existing-network.ts";
export type { GoogleExistingNetworkProps } from "./existing-network.ts";
export { GoogleClusterNetwork } from "./cluster-network.ts";
export type { GoogleClusterNetworkProps } from "./cluster-network.ts";

export interface GoogleNetworkProps extends NetworkProps {
  /** The network's name in its project: at most 53 characters, because names of its parts are made of it. */
  readonly name: LiteralText;
  /** Every block that subnets of the network are cut from: what others route to it. */
  readonly blocks: readonly Cidr[];
  /** The range of Envoy proxies of regional load balancers, /26 or larger; no machine ever stands in it. */
  readonly proxies: Cidr;
  /**
   * Whether a destroy of the network and of its addresses is refused.
   *
   * @default true
   */
  readonly protect?: boolean;
}

const NAME = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;
const SMALLEST_PROXIES = 26;
/** Behind every rule of ours and of GKE's: all that it adds to what Google refuses anyway is a line in the log. */
const LAST_PRIORITY = 65534;

/**
 * A VPC without subnets of its own choosing: each cluster brings its own (`GoogleClusterNetwork`). Cloud NAT shows addresses
 * that are known and kept, and Google's own services are reached without the internet.
 */
export class GoogleNetwork extends Construct implements Network {
  readonly record: NetworkRecord<GoogleNetworkDetail>;

  constructor(scope: Construct, id: string, props: GoogleNetworkProps) {
    super(scope, id);
    checkProps(this.node.path, props);
    const { name, location } = props;
    const protect = props.protect ?? true;
    const network = new ComputeNetwork(this, "network", {
      name,
      autoCreateSubnetworks: false,
      // Routes that a Cloud Router learns are known in every region of the network.
      routingMode: "GLOBAL",
      // Cloud NAT needs the default route.
      deleteDefaultRoutesOnCreate: false,
      timeouts: SLOW_DELETE,
      lifecycle: { preventDestroy: protect },
    });
    const parent = { scope: this, name, location, network, protect };
    new ComputeSubnetwork(this, "proxies", {
      name: `${name}--proxy`,
      region: location,
      network: network.id,
      ipCidrRange: props.proxies.toString(),
      purpose: "REGIONAL_MANAGED_PROXY",
      role: "ACTIVE",
      timeouts: SLOW_DELETE,
    });
    new ComputeFirewall(this, "refused", {
      name: `${name}--refused`,
      network: network.id,
      description: "Logs what no other rule admits",
      direction: "INGRESS",
      priority: LAST_PRIORITY,
      sourceRanges: ["0.0.0.0/0"],
      deny: [{ protocol: "all" }],
      logConfig: { metadata: "INCLUDE_ALL_METADATA" },
    });
    const egress = addNat(parent);
    addGoogleApis(parent);
    this.record = {
      format: 1,
      fleet: props.fleet,
      cloud: "gcp",
      region: props.region,
      id: network.id,
      location,
      account: props.account,
      blocks: props.blocks.map(String),
      egress,
      detail: { cloud: "gcp", name, project: props.account },
    };
    new TerraformOutput(this, NETWORK_RECORD_OUTPUT, { value: this.record });
  }
}

function checkProps(where: string, { name, blocks, proxies }: GoogleNetworkProps): void {
  const longest = GOOGLE_LENGTHS.derived;
  const wrong = [
    ...(name.length > longest ? [`the name "${name}" is longer than ${longest} characters`] : []),
    ...(NAME.test(name) ? [] : [`the name "${name}" is not of a-z, 0-9 and -, the first a letter, the last no hyphen`]),
    ...(proxies.prefix > SMALLEST_PROXIES ? [`the proxies' range ${proxies} is smaller than /${SMALLEST_PROXIES}`] : []),
    ...(blocks.some((block) => block.contains(proxies)) ? [] : [`the proxies' range ${proxies} lies in no block of the network`]),
  ];
  if (wrong.length > 0) throw new FleetError("input", wrong.map((line) => `${where}: ${line}`).join("\n"));
}
