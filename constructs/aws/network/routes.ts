import { Eip } from "@cdktf/provider-aws/lib/eip/index.js";
import type { InternetGateway } from "@cdktf/provider-aws/lib/internet-gateway/index.js";
import { NatGateway } from "@cdktf/provider-aws/lib/nat-gateway/index.js";
import { RouteTableAssociation } from "@cdktf/provider-aws/lib/route-table-association/index.js";
import { RouteTable } from "@cdktf/provider-aws/lib/route-table/index.js";
import { Route } from "@cdktf/provider-aws/lib/route/index.js";
import type { NatMode } from "../../../lib/model/fleet.ts";
import type { AwsNetworkParent, TierSubnets, ZoneSubnet } from "./subnets.ts";

export interface RoutesProps {
  readonly subnets: TierSubnets;
  readonly internet: InternetGateway;
  readonly nat: NatMode;
}

export interface Routes {
  readonly tables: {
    /** One for each zone, in their order. */
    readonly private: readonly RouteTable[];
    readonly public: RouteTable;
    readonly intra: RouteTable;
  };
  readonly natAddresses: readonly string[];
}

const ANYWHERE = "0.0.0.0/0";

/** Route tables and the ways out. Routes stand apart from their tables, so that peering stacks may add theirs. */
export function addRoutes(parent: AwsNetworkParent, props: RoutesProps): Routes {
  const { scope } = parent;
  const open = addTable(parent, "public", props.subnets.public);
  new Route(scope, "public-internet", {
    routeTableId: open.id,
    destinationCidrBlock: ANYWHERE,
    gatewayId: props.internet.id,
  });
  const gateways = addNatGateways(parent, props);
  const hidden = parent.zones.map((zone, index) => {
    const own = props.subnets.private.filter((one) => one.zone === zone);
    const table = addTable(parent, `private-${zone}`, own);
    const gateway = gateways[index] ?? gateways[0];
    if (gateway !== undefined) {
      new Route(scope, `private-${zone}-internet`, {
        routeTableId: table.id,
        destinationCidrBlock: ANYWHERE,
        natGatewayId: gateway.nat.id,
      });
    }
    return table;
  });
  const intra = addTable(parent, "intra", props.subnets.intra);
  return {
    tables: { private: hidden, public: open, intra },
    natAddresses: gateways.map(({ address }) => address.publicIp),
  };
}

interface Gateway {
  readonly nat: NatGateway;
  readonly address: Eip;
}

/** In the order of the zones. Their addresses are in the allow lists of others, so they are kept like the network itself. */
function addNatGateways({ scope, name, zones, protect }: AwsNetworkParent, props: RoutesProps): readonly Gateway[] {
  const served = { "per-zone": zones, single: zones.slice(0, 1), none: [] }[props.nat];
  return served.map((zone) => {
    const stand = props.subnets.public.find((one) => one.zone === zone);
    if (stand === undefined) throw new Error(`zone ${zone} has no public subnet`);
    const tags = { Name: `${name}-nat-${zone}` };
    const address = new Eip(scope, `nat-address-${zone}`, {
      domain: "vpc",
      tags,
      lifecycle: { preventDestroy: protect },
      dependsOn: [props.internet],
    });
    const nat = new NatGateway(scope, `nat-${zone}`, {
      allocationId: address.allocationId,
      subnetId: stand.subnet.id,
      tags,
      dependsOn: [props.internet],
    });
    return { nat, address };
  });
}

function addTable({ scope, name, vpc }: AwsNetworkParent, id: string, subnets: readonly ZoneSubnet[]): RouteTable {
  const table = new RouteTable(scope, `routes-${id}`, { vpcId: vpc.id, tags: { Name: `${name}-${id}` } });
  for (const { subnet } of subnets) {
    new RouteTableAssociation(scope, `routes-of-${subnet.node.id}`, { routeTableId: table.id, subnetId: subnet.id });
  }
  return table;
}
