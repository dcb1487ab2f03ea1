import { ComputeFirewall } from "@cdktf/provider-google/lib/compute-firewall/index.js";
import { ComputeSubnetwork } from "@cdktf/provider-google/lib/compute-subnetwork/index.js";
import type { ComputeSubnetworkIamMember } from "@cdktf/provider-google/lib/compute-subnetwork-iam-member/index.js";
import { GOOGLE_LENGTHS } from "../../../lib/clouds/google/limits.ts";
import { FleetError } from "../../../lib/errors.ts";
import type { Cidr } from "../../../lib/model/cidr.ts";
import { Construct, blockId } from "../../cdk.ts";
import type { LiteralText, Text } from "../../cdk.ts";
import { FLOW_LOGS } from "./flow-logs.ts";
import { SLOW_DELETE } from "./network-parent.ts";
import { sharedUse } from "./shared-use.ts";
import type { SharedVpc } from "./shared-use.ts";

export interface GoogleClusterNetworkProps {
  /** Name of the subnet: at most 53 characters, because names of its parts are made of it. */
  readonly name: LiteralText;
  readonly location: LiteralText;
  /** Id of the network that it is part of, `projects/<project>/global/networks/<name>`. */
  readonly network: Text;
  /**
   * Where another project owns the network (Shared VPC): that project, and the one of the cluster.
   *
   * @default the provider's project owns both
   */
  readonly shared?: SharedVpc | undefined;
  /** Of the nodes: the subnet's own range. It never shrinks. */
  readonly nodes: Cidr;
  /** Of the pods, in the order in which they came: ranges are added, never changed. */
  readonly pods: readonly Cidr[];
  /**
   * Of the services, where other networks can reach them.
   *
   * @default Google manages one, the same for every cluster
   */
  readonly services?: Cidr;
  /** Of the API server's private endpoint, a /28. */
  readonly controlPlane: Cidr;
  /**
   * Of the region's load balancing proxies.
   *
   * @default no proxy reaches the nodes
   */
  readonly proxies?: Cidr;
  /** Email of the service account that the nodes run as: what admits somebody to nodes names it. */
  readonly nodeAccount: Text;
  /**
   * Whether a destroy of the subnets is refused.
   *
   * @default true
   */
  readonly protect?: boolean;
}

/** Where Google's load balancers and their health checks come from. */
const LOAD_BALANCERS = ["35.191.0.0/16", "130.211.0.0/22"];

/**
 * A cluster's own part of its region's network: the subnet of its nodes with ranges for pods and services, the subnet of its API
 * server's private endpoint, and who may reach its nodes. GKE adds rules of its own for what the cluster does inside.
 */
export class GoogleClusterNetwork extends Construct {
  /** Id of the subnet of the nodes. */
  readonly subnetId: string;
  /** Id of the subnet of the API server's private endpoint. */
  readonly controlPlaneSubnetId: string;
  /** Names of the secondary ranges of the pods, in the order of `pods`. */
  readonly podRanges: readonly string[];
  /** Name of the secondary range of the services; undefined where Google manages it. */
  readonly serviceRange: string | undefined;
  /** What a cluster in it must wait for, and outlive. */
  readonly granted: readonly ComputeSubnetworkIamMember[];

  constructor(scope: Construct, id: string, props: GoogleClusterNetworkProps) {
    super(scope, id);
    checkProps(this.node.path, props);
    const { name, location, network, controlPlane, services } = props;
    const protect = props.protect ?? true;
    const common = {
      ...(props.shared === undefined ? {} : { project: props.shared.host }),
      region: location,
      network,
      privateIpGoogleAccess: true,
      logConfig: FLOW_LOGS,
      timeouts: SLOW_DELETE,
      lifecycle: { preventDestroy: protect },
    };
    const ranges = [
      ...props.pods.map((block) => ({ rangeName: rangeName("pods", block), ipCidrRange: block.toString() })),
      ...(services === undefined ? [] : [{ rangeName: rangeName("services", services), ipCidrRange: services.toString() }]),
    ];
    const nodes = new ComputeSubnetwork(this, "nodes", {
      ...common,
      name,
      ipCidrRange: props.nodes.toString(),
      secondaryIpRange: ranges.sort((left, right) => (left.rangeName < right.rangeName ? -1 : 1)),
    });
    const endpoint = new ComputeSubnetwork(this, "control-plane", {
      ...common,
      name: `${name}--control`,
      ipCidrRange: controlPlane.toString(),
    });
    this.subnetId = nodes.id;
    this.controlPlaneSubnetId = endpoint.id;
    this.podRanges = props.pods.map((block) => rangeName("pods", block));
    this.serviceRange = services === undefined ? undefined : rangeName("services", services);
    this.granted =
      props.shared === undefined ? [] : sharedUse(this, props.shared, location, { nodes, "control-plane": endpoint });
    // Webhooks listen on whatever port they like, and Google opens 443 and 10250 only.
    this.#admit(props, "webhooks", "The API server calls webhooks and nodes", [controlPlane.toString()]);
    this.#admit(props, "checks", "Load balancers and their health checks", LOAD_BALANCERS);
    if (props.proxies !== undefined) {
      this.#admit(props, "proxies", "Proxies of the region's load balancers", [props.proxies.toString()]);
    }
  }

  #admit(
    { name, network, shared, nodeAccount }: GoogleClusterNetworkProps,
    id: string,
    description: string,
    from: string[],
  ): void {
    new ComputeFirewall(this, id, {
      name: `${name}--${id}`,
      ...(shared === undefined ? {} : { project: shared.host }),
      network,
      description,
      direction: "INGRESS",
      priority: 1000,
      sourceRanges: from,
      targetServiceAccounts: [nodeAccount],
      allow: [{ protocol: "tcp" }],
    });
  }
}

/** From the block alone: ranges that come and go rename none of the others. `pods-10-0-16-0-20` */
function rangeName(purpose: "pods" | "services", block: Cidr): string {
  return `${purpose}-${blockId(block)}`;
}

function checkProps(where: string, props: GoogleClusterNetworkProps): void {
  const { name, nodes, pods, services, controlPlane } = props;
  const longest = GOOGLE_LENGTHS.derived;
  const blocks = [nodes, ...pods, ...(services === undefined ? [] : [services]), controlPlane];
  const clashes = blocks.flatMap((block, at) =>
    blocks.slice(at + 1).flatMap((other) => (block.overlaps(other) ? [`${block} overlaps ${other}`] : [])),
  );
  const wrong = [
    ...(name.length > longest ? [`the name "${name}" is longer than ${longest} characters`] : []),
    ...(pods.length === 0 ? ["pods is empty; give at least one range"] : []),
    ...(controlPlane.prefix === 28 ? [] : [`the range of the API server is ${controlPlane}; Google takes a /28`]),
    ...clashes,
  ];
  if (wrong.length > 0) throw new FleetError("input", wrong.map((line) => `${where}: ${line}`).join("\n"));
}
