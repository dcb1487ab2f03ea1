import { ComputeHaVpnGateway } from "@cdktf/provider-google/lib/compute-ha-vpn-gateway/index.js";
import { ComputeRouter } from "@cdktf/provider-google/lib/compute-router/index.js";
import { NetworkConnectivityGroup } from "@cdktf/provider-google/lib/network-connectivity-group/index.js";
import { NetworkConnectivityHub } from "@cdktf/provider-google/lib/network-connectivity-hub/index.js";
import type { GoogleGatewayDetail } from "../../../lib/contracts/google/gateway-detail.ts";
import { GATEWAY_RECORD_OUTPUT } from "../../../lib/contracts/gateway-record.ts";
import type { GatewayRecord } from "../../../lib/contracts/gateway-record.ts";
import { FleetError } from "../../../lib/errors.ts";
import { Construct, TerraformOutput } from "../../cdk.ts";
import type { LiteralText, Text } from "../../cdk.ts";
import type { GatewayProps } from "../../gateway.ts";

export interface GoogleGatewayProps extends GatewayProps {
  /**
   * The hub in which networks meet: projects whose networks are let in without anybody's yes.
   *
   * @default no hub
   */
  readonly hub?: { readonly projects: readonly LiteralText[] };
  /**
   * What links to other clouds end at.
   *
   * @default nothing
   */
  readonly vpn?: {
    /** Id of the region's network, `projects/<project>/global/networks/<name>`. */
    readonly network: Text;
    /** The project that owns the network. */
    readonly project: LiteralText;
    /** Google's own name of the place, such as `europe-north1`. */
    readonly location: LiteralText;
  };
}

/** Interfaces of an HA VPN gateway: Google promises 99.99 % where both have tunnels. */
const INTERFACES = [0, 1] as const;

/**
 * Where a region's network meets others: a hub of Network Connectivity Center, in which all networks of Google Cloud reach
 * all others, and an HA VPN gateway with its router for links to other clouds. At least one of the two.
 */
export class GoogleGateway extends Construct {
  readonly record: GatewayRecord<GoogleGatewayDetail>;

  constructor(scope: Construct, id: string, { fleet, region, name, asn, hub, vpn }: GoogleGatewayProps) {
    super(scope, id);
    const hubId = hub === undefined ? undefined : this.#hub(fleet, name, hub.projects);
    const end = vpn === undefined ? undefined : this.#vpn(fleet, name, asn, vpn);
    const own = hubId ?? end?.gateway;
    if (own === undefined) throw new FleetError("input", `the gateway of ${region} has neither a hub nor a VPN gateway`);
    const detail: GoogleGatewayDetail = {
      cloud: "gcp",
      ...(hubId === undefined ? {} : { hub: hubId }),
      ...(end === undefined ? {} : { vpn: end }),
    };
    this.record = { format: 1, fleet, cloud: "gcp", region, id: own, asn, detail };
    const output = new TerraformOutput(this, "output", { value: this.record });
    output.overrideLogicalId(GATEWAY_RECORD_OUTPUT);
  }

  #hub(fleet: LiteralText, name: LiteralText, projects: readonly LiteralText[]): string {
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
    return hub.id;
  }

  #vpn(fleet: LiteralText, name: LiteralText, asn: number, vpn: NonNullable<GoogleGatewayProps["vpn"]>) {
    const { network, project, location: region } = vpn;
    const gateway = new ComputeHaVpnGateway(this, "vpn", { name, project, region, network, stackType: "IPV4_ONLY" });
    const router = new ComputeRouter(this, "router", {
      name,
      project,
      region,
      network,
      description: `Routes between ${fleet} and other clouds`,
      // What it tells each neighbour stands with the link: a default would tell all of them all.
      bgp: { asn, advertiseMode: "CUSTOM" },
    });
    const addresses = INTERFACES.map((at) => gateway.vpnInterfaces.get(at).ipAddress);
    return { gateway: gateway.id, router: router.name, addresses };
  }
}
