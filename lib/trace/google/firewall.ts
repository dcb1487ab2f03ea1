import { Cidr } from "../../model/cidr.ts";
import type { Value } from "../../review/evaluate.ts";
import type { Filter, FilterRule, Peer } from "../model.ts";
import { argument, cidrOf, listOf, textOf } from "../resources.ts";
import type { Thing, Things } from "../resources.ts";

const ALL_PORTS = [0, 65535] as const;
const EVERYWHERE: Peer = { block: Cidr.from("0.0.0.0/0") };
/** Of rules that say none. */
const PRIORITY = 1000;

interface Ranked {
  readonly priority: number;
  readonly rule: FilterRule;
}

/**
 * What a VPC's firewall says about the machines of one service account. Whatever no rule is about goes out, and doesn't come in.
 *
 * @param account - the part of its address before the `@`
 * @param made - rules that GKE makes for a cluster
 */
export function firewallFilter(things: Things, network: string, account: string, made: readonly FilterRule[]): Filter {
  const own = things.of("google_compute_firewall").filter((one) => one.reference("network") === network && isAbout(one, account));
  const ranked = (direction: "INGRESS" | "EGRESS"): readonly FilterRule[] =>
    [
      ...own.filter((one) => (one.text("direction") ?? "INGRESS") === direction).flatMap((one) => rulesOf(one, direction)),
      ...(direction === "INGRESS" ? made.map((rule): Ranked => ({ priority: PRIORITY, rule })) : []),
    ]
      // Of the same priority, what denies wins.
      .toSorted((a, b) => a.priority - b.priority || Number(a.rule.allow) - Number(b.rule.allow))
      .map(({ rule }) => rule);
  const out: FilterRule = { ...allowing(`${network} (implied egress)`, [EVERYWHERE]) };
  return { name: `firewall of ${network}`, stateful: true, in: ranked("INGRESS"), out: [...ranked("EGRESS"), out] };
}

export function allowing(name: string, peers: readonly Peer[], ports: FilterRule["ports"] = ALL_PORTS): FilterRule {
  return { name, allow: true, peers, protocol: undefined, ports };
}

function isAbout(one: Thing, account: string): boolean {
  const accounts = listOf(one.value("target_service_accounts")).map((each) => textOf(each) ?? "");
  if (listOf(one.value("target_tags")).length > 0) return false;
  return accounts.length === 0 || accounts.some((each) => each.startsWith(`${account}@`));
}

function rulesOf(one: Thing, direction: "INGRESS" | "EGRESS"): readonly Ranked[] {
  const written = listOf(one.value(direction === "INGRESS" ? "source_ranges" : "destination_ranges"));
  const blocks = written.flatMap((each): readonly Peer[] => {
    const block = cidrOf(each);
    return block === undefined ? [] : [{ block }];
  });
  const peers = written.length === 0 ? [EVERYWHERE] : blocks;
  const priority = Number(one.text("priority") ?? PRIORITY);
  const ranked = (allow: boolean, blocksOf: readonly Value[]): readonly Ranked[] =>
    blocksOf.flatMap((each) => portsOf(each).map((ports) => ({ priority, rule: { ...allowing(one.id, peers, ports), allow } })));
  return [...ranked(true, one.blocks("allow")), ...ranked(false, one.blocks("deny"))];
}

/** Of TCP, or of everything. */
function portsOf(block: Value): readonly FilterRule["ports"][] {
  const protocol = textOf(argument(block, "protocol"));
  if (protocol !== "tcp" && protocol !== "all") return [];
  const ports = listOf(argument(block, "ports"));
  if (ports.length === 0) return [ALL_PORTS];
  return ports.map((each) => {
    const [first = "0", last = first] = (textOf(each) ?? "").split("-");
    return [Number(first), Number(last)];
  });
}
