import { Cidr } from "../../model/cidr.ts";
import type { Filter, FilterRule, Peer } from "../model.ts";
import type { Thing, Things } from "../resources.ts";

const ALL_PORTS = [0, 65535] as const;
const EVERYBODY = Cidr.from("0.0.0.0/0");

/**
 * The groups of one network interface, as one filter: what any of them lets passes.
 *
 * @param made - the group that EKS makes for a cluster, by the cluster's id: its members talk to each other, and to everybody
 */
export function groupFilter(things: Things, groups: readonly string[], made?: string): Filter {
  const rules = (type: string): readonly FilterRule[] =>
    things
      .of(type)
      .filter((one) => groups.includes(one.reference("security_group_id") ?? ""))
      .flatMap(groupRule);
  const own = made === undefined ? undefined : `${made} (cluster security group)`;
  const all = (name: string, peers: readonly Peer[]): FilterRule => ({
    name,
    allow: true,
    peers,
    protocol: undefined,
    ports: ALL_PORTS,
  });
  return {
    name: own ?? groups.join(", "),
    stateful: true,
    in: [
      ...(own === undefined || made === undefined ? [] : [all(`${own}: its own members`, [{ group: made }])]),
      ...rules("aws_vpc_security_group_ingress_rule"),
    ],
    out: [
      ...(own === undefined ? [] : [all(`${own}: everybody`, [{ block: EVERYBODY }])]),
      ...rules("aws_vpc_security_group_egress_rule"),
    ],
  };
}

/** Of TCP, or of everything. */
function groupRule(one: Thing): readonly FilterRule[] {
  const block = one.cidr("cidr_ipv4");
  const group = one.reference("referenced_security_group_id");
  const peer = block === undefined ? (group === undefined ? undefined : { group }) : { block };
  const protocol = one.text("ip_protocol");
  if (peer === undefined || !["-1", "6", "tcp"].includes(protocol ?? "")) return [];
  const isAll = protocol === "-1";
  return [
    {
      name: one.id,
      allow: true,
      peers: [peer],
      protocol: isAll ? undefined : "tcp",
      ports: isAll ? ALL_PORTS : [Number(one.text("from_port")), Number(one.text("to_port"))],
    },
  ];
}
