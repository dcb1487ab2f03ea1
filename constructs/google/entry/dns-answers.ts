import type { DnsRecordSetRoutingPolicy } from "@cdktf/provider-google/lib/dns-record-set/index.js";
import { FleetError } from "../../../lib/errors.ts";
import type { Entry } from "../../../lib/model/fleet.ts";
import type { Expression, Literal, LiteralText, Text } from "../../cdk.ts";

/** Which of several clusters users are led to, as the fleet file says it. */
export type AnswerPolicy = Pick<Literal<Entry>, "policy" | "weights" | "order">;

/** A cluster that may be the answer. */
export interface AnswerTarget {
  /** The cluster's name. */
  readonly name: LiteralText;
  /** Google's own name of the region that it is in. */
  readonly location: LiteralText;
  /** The IPv4 address of its load balancer. */
  readonly address: Expression;
  /** Where the load balancer stands that is seen from inside; undefined for one that is asked from outside. */
  readonly inside?: GoogleInside;
}

export interface GoogleInside {
  /** Full id of the network. */
  readonly network: Text;
  readonly project: LiteralText;
  readonly port: number;
}

/** An answer by place or by weight leads on to the next one when nobody at its address is healthy. */
type Answers = Omit<DnsRecordSetRoutingPolicy, "healthCheck">;

/**
 * One record set is the whole policy of a host, so that another one takes its place in one step.
 *
 * @throws FleetError (input) for a policy that Cloud DNS doesn't know
 */
export function answersFor(host: string, entry: AnswerPolicy, targets: readonly AnswerTarget[]): Answers {
  switch (entry.policy) {
    case "latency":
      return { geo: nearest(targets) };
    case "weighted":
      return { wrr: targets.map((target) => share(target, entry.weights?.[target.name])) };
    case "failover":
      return inOrder(host, entry.order ?? [], targets);
    case "geo":
      throw new FleetError("input", `the entry ${host}: Cloud DNS knows no continents and countries`);
  }
}

function share(target: AnswerTarget, weight = 1) {
  return { weight, healthCheckedTargets: asked([target]) };
}

/** From inside a load balancer itself tells whether it has healthy pods; from outside it is asked as users do. */
function asked(targets: readonly AnswerTarget[]) {
  const external = targets.filter(({ inside }) => inside === undefined).map(({ address }) => address);
  const internal = targets.flatMap(({ address, location, inside }) =>
    inside === undefined
      ? []
      : [
          {
            loadBalancerType: "regionalL7ilb",
            ipAddress: address,
            port: String(inside.port),
            ipProtocol: "tcp",
            networkUrl: inside.network,
            project: inside.project,
            region: location,
          },
        ],
  );
  return {
    ...(external.length === 0 ? {} : { externalEndpoints: external }),
    ...(internal.length === 0 ? {} : { internalLoadBalancers: internal }),
  };
}

/** Clusters side by side are answers of one place, and share its users equally. */
function nearest(targets: readonly AnswerTarget[]) {
  return [...Map.groupBy(targets, ({ location }) => location)]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([location, here]) => ({ location, healthCheckedTargets: asked(here) }));
}

/** Cloud DNS knows a first choice and what stands in for it. */
function inOrder(host: string, order: readonly string[], targets: readonly AnswerTarget[]): Answers {
  const [first, second, ...others] = order.map((name) => {
    const found = targets.find((target) => target.name === name);
    if (found === undefined) throw new FleetError("input", `the entry ${host}: there is no load balancer in front of ${name}`);
    return found;
  });
  if (first === undefined) throw new FleetError("input", `the entry ${host} has no order`);
  if (others.length > 0) throw new FleetError("input", `the entry ${host}: Cloud DNS knows a first and a second choice only`);
  if (second === undefined) return { wrr: [share(first)] };
  return { primaryBackup: { primary: asked([first]), backupGeo: nearest([second]) } };
}
