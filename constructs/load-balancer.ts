import type { ClusterEntry } from "../lib/contracts/entry-record.ts";
import { FleetError } from "../lib/errors.ts";
import type { EntryHealth } from "../lib/model/fleet.ts";
import type { Literal, LiteralText } from "./cdk.ts";

/** What other constructs may know of a load balancer. */
export interface LoadBalancer {
  readonly record: ClusterEntry;
}

/**
 * What means the same for load balancers of every cloud. One stands in front of one cluster for one workload: whether
 * it is healthy says of that cluster alone whether users may be sent there.
 */
export interface LoadBalancerProps {
  /** The load balancer's name in its cloud. */
  readonly name: LiteralText;
  /** The name that users type. */
  readonly host: LiteralText;
  /** The TCP port that users reach; no other is open, but for one that only leads here. */
  readonly port: number;
  /** How the workload is asked whether it serves. */
  readonly health: Literal<EntryHealth>;
  /**
   * Whether a destroy is refused.
   *
   * @default true
   */
  readonly protect?: boolean;
}

/**
 * What is wrong with any cloud's load balancer.
 *
 * @param where - path of the construct
 * @param longest - characters that the cloud accepts in its name
 * @throws FleetError (input) naming all of it
 */
export function checkLoadBalancer(where: string, { name, port, health }: LoadBalancerProps, longest: number): void {
  const wrong: string[] = [];
  if (name.length > longest) wrong.push(`the name "${name}" is longer than ${longest} characters`);
  for (const [what, value] of [
    ["port", port],
    ["health.port", health.port],
  ] as const) {
    if (!Number.isInteger(value) || value < 1 || value > 65535) wrong.push(`${what} is ${value}; a TCP port is 1 to 65535`);
  }
  if (health.protocol !== "tcp" && !health.path.startsWith("/")) wrong.push(`health.path is "${health.path}"; it begins with /`);
  if (wrong.length > 0) throw new FleetError("input", wrong.map((line) => `${where}: ${line}`).join("\n"));
}
