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
];

/** Lists within resources, each of whose entries is left out. */
const LISTS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  aws_network_acl: [["ingress"], ["egress"]],
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
      listAt(one.values, path).map((_, at): TraceMutant => {
        const values = withoutEntry(one.values, path, at) as ResolvedResource["values"];
        return { without: `${id} ${path.join(".")}[${at}]`, resources: others({ ...one, values }) };
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
