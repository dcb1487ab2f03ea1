import { Route53HealthCheck } from "@cdktf/provider-aws/lib/route53-health-check/index.js";
import { Route53Record } from "@cdktf/provider-aws/lib/route53-record/index.js";
import type { Route53RecordConfig } from "@cdktf/provider-aws/lib/route53-record/index.js";
import { Construct } from "../../cdk.ts";
import type { LiteralText } from "../../cdk.ts";
import { ADDRESS_SECONDS } from "./dns-alias.ts";
import type { AwsAddressTarget, AwsAliasTarget } from "./dns-alias.ts";
import { answersFor, policyName } from "./dns-answers.ts";
import type { Answer, AnswerPolicy, AnswerTarget } from "./dns-answers.ts";
import { checkInZone } from "../../dns.ts";
import type { Zone } from "../../dns.ts";

export interface AwsDnsEntryProps extends AnswerPolicy {
  readonly zone: Zone;
  /** The name that users type. */
  readonly host: LiteralText;
  readonly targets: readonly AwsDnsTarget[];
  /** How AWS asks each load balancer from outside, as users do. */
  readonly check: AwsDnsCheck;
}

/** A cluster's load balancer. */
export interface AwsDnsTarget extends AnswerTarget {
  readonly to: AwsAliasTarget | AwsAddressTarget;
}

export interface AwsDnsCheck {
  /** Certificates are not verified by it. */
  readonly type: "HTTP" | "HTTPS" | "TCP";
  readonly port: number;
  /** Not asked for where the type is TCP. */
  readonly path: LiteralText;
}

const CHECK_SECONDS = 30;
const FAILURES = 3;

/**
 * The records of one host in Route 53. The host's own record leads to a name that its policy has to itself, so that
 * another policy is built beside the old one and users change over in one step: Route 53 refuses two policies for a name.
 *
 * A cluster is an answer while two things hold: AWS reaches it from outside, and its load balancer has a healthy pod. Of what
 * has only an address, an answer from outside says both.
 */
export class AwsDnsEntry extends Construct {
  constructor(scope: Construct, id: string, props: AwsDnsEntryProps) {
    super(scope, id);
    const { zone, host, targets, check, policy } = props;
    checkInZone(this.node.path, host, zone);
    const checks = new Map(targets.map((target) => [target.name, this.#check(host, target, check)]));
    const whole = policyName(host, props);
    const records = new Map<Answer, Route53Record>();
    const leadTo = (name: string): Pick<Route53RecordConfig, "alias" | "dependsOn"> => ({
      alias: { name, zoneId: zone.id, evaluateTargetHealth: true },
      dependsOn: [...records].filter(([answer]) => answer.name === name).map(([, record]) => record),
    });
    // What others lead to comes first: Route 53 refuses an alias to a name that isn't there.
    for (const answer of [...answersFor(host, props, targets)].reverse()) {
      const { to, name } = answer;
      const below = name === whole ? "" : `${name.slice(1, -whole.length - 1)}-`;
      const purpose = `${policy}-${below}${answer.id}`;
      const record = new Route53Record(this, purpose, {
        zoneId: zone.id,
        name,
        type: "A",
        // People who read a zone's list of records see at once what each is for.
        setIdentifier: `${id}-${purpose}`,
        ...answer.routing,
        ...("name" in to ? leadTo(to.name) : leadToCluster(to.cluster, targets, checks)),
        // Else Terraform removes what others lead to before it leads them elsewhere.
        lifecycle: { createBeforeDestroy: true },
      });
      records.set(answer, record);
    }
    new Route53Record(this, "Resource", { zoneId: zone.id, name: host, type: "A", ...leadTo(whole) });
  }

  #check(host: LiteralText, { name, to }: AwsDnsTarget, { type, port, path }: AwsDnsCheck): Route53HealthCheck {
    return new Route53HealthCheck(this, `check-${name}`, {
      type,
      // An address has no name of its own to ask for.
      ...("address" in to ? { ipAddress: to.address, fqdn: host } : { fqdn: to.dnsName }),
      port,
      ...(type === "TCP" ? {} : { resourcePath: path }),
      ...(type === "HTTPS" ? { enableSni: true } : {}),
      requestInterval: CHECK_SECONDS,
      failureThreshold: FAILURES,
      tags: { Name: `${this.node.id}-${name}` },
    });
  }
}

function leadToCluster(
  cluster: string,
  targets: readonly AwsDnsTarget[],
  checks: ReadonlyMap<string, Route53HealthCheck>,
): Pick<Route53RecordConfig, "alias" | "ttl" | "records" | "healthCheckId"> {
  const target = targets.find(({ name }) => name === cluster);
  const check = checks.get(cluster);
  if (target === undefined || check === undefined) throw new Error(`there is no load balancer in front of ${cluster}`);
  const { to } = target;
  if ("address" in to) return { ttl: ADDRESS_SECONDS, records: [to.address], healthCheckId: check.id };
  return { alias: { name: to.dnsName, zoneId: to.dnsZone, evaluateTargetHealth: true }, healthCheckId: check.id };
}
