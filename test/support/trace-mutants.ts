import { Unknown, shown } from "../../lib/review/evaluate.ts";
import type { Value } from "../../lib/review/evaluate.ts";
import type { ResolvedResource } from "../../lib/review/resolved-fleet.ts";

/** A fleet's resources without one thing that packets meet. */
export interface TraceMutant {
  /** `stack/type.name`, with what was left out of it. */
  readonly without: string;
  readonly resources: readonly ResolvedResource[];
}

/** Whole resources that are left out. */
const WHOLE = [
  /^aws_(route|route_table|route_table_association|internet_gateway|nat_gateway|network_acl|lb_listener)$/,
  /^aws_vpc_(peering_connection|peering_connection_accepter|security_group_(in|e)gress_rule|ipv4_cidr_block_association)$/,
  /^aws_ec2_transit_gateway/,
  /^azurerm_(virtual_network_peering|virtual_hub|virtual_hub_connection|virtual_wan|nat_gateway|network_security_rule)$/,
  /^azurerm_(nat_gateway_public_ip_prefix|subnet_nat_gateway|subnet_network_security_group)_association$/,
  /^azurerm_private_dns_zone_virtual_network_link$/,
  /^google_compute_(network_peering|router_nat|firewall|router)$/,
  /^google_network_connectivity_(hub|group|spoke)$/,
];

/** Lists within resources, each of whose entries is left out. */
const LISTS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  aws_network_acl: [["ingress"], ["egress"]],
  google_container_cluster: [["master_authorized_networks_config", "cidr_blocks"]],
  azurerm_kubernetes_cluster: [["api_server_access_profile", "authorized_ip_ranges"]],
  aws_eks_cluster: [["vpc_config", "public_access_cidrs"]],
};

/** Each route, peering, gateway and rule left out in turn. */
export function traceMutants(resources: readonly ResolvedResource[]): readonly TraceMutant[] {
  return resources.flatMap((one): readonly TraceMutant[] => {
    const id = `${one.stack}/${one.type}.${one.name}`;
    const others = (changed?: ResolvedResource): readonly ResolvedResource[] =>
      changed === undefined
        ? resources.filter((other) => other !== one)
        : resources.map((other) => (other === one ? changed : other));
    const whole = WHOLE.some((type) => type.test(one.type)) ? [{ without: id, resources: others() }] : [];
    const parts = (LISTS[one.type] ?? []).flatMap((path) =>
      listAt(one.values, path).map((value, at): TraceMutant => {
        const values = withoutEntry(one.values, path, at) as ResolvedResource["values"];
        const what = typeof value === "string" || value instanceof Unknown ? ` (${shown(value)})` : "";
        return { without: `${id} ${path.join(".")}[${at}]${what}`, resources: others({ ...one, values }) };
      }),
    );
    return [...whole, ...parts];
  });
}

function listAt(value: Value | undefined, [key, ...rest]: readonly string[]): readonly Value[] {
  if (key === undefined) return Array.isArray(value) ? (value as readonly Value[]) : [];
  if (typeof value !== "object" || value === null) return [];
  return listAt((value as Readonly<Record<string, Value>>)[key], rest);
}

function withoutEntry(value: Value | undefined, [key, ...rest]: readonly string[], at: number): Value {
  if (key === undefined) return (value as readonly Value[]).filter((_, index) => index !== at);
  const block = value as Readonly<Record<string, Value>>;
  return { ...block, [key]: withoutEntry(block[key], rest, at) };
}
