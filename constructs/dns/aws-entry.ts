import { Route53HealthCheck } from "@cdktf/provider-aws/lib/route53-health-check/index.js";
import { Route53Record } from "@cdktf/provider-aws/lib/route53-record/index.js";
import { Construct } from "../cdk.ts";
import { answersFor } from "./aws-answers.ts";
import type { Answer, AnswerPolicy, AnswerTarget } from "./aws-answers.ts";
import { checkInZone } from "./dns.ts";
import type { Zone } from "./dns.ts";

export interface AwsDnsEntryProps extends AnswerPolicy {
  readonly zone: Zone;
  /** The name that users type. */
  readonly host: string;
  readonly targets: readonly AwsDnsTarget[];
  /** How AWS asks each load balancer from outside, as users do. */
  readonly check: AwsDnsCheck;
}

/** A cluster's load balancer: texts may be Terraform expressions, but for the name and the location. */
export interface AwsDnsTarget extends AnswerTarget {
  /** The name that AWS gives to its addresses. */
  readonly dnsName: string;
  /** Id of the zone that AWS keeps that name in. */
  readonly dnsZone: string;
}

export interface AwsDnsCheck {
  /** Certificates are not verified by it. */
  readonly type: "HTTP" | "HTTPS" | "TCP";
  readonly port: number;
  /** Not asked for where the type is TCP. */
  readonly path: string;
}

const CHECK_SECONDS = 30;
const FAILURES = 3;

/**
 * The records of one host in Route 53. A cluster is an answer while two things hold: AWS reaches it from outside, and
 * its load balancer has a healthy pod.
 */
export class AwsDnsEntry extends Construct {
  constructor(scope: Construct, id: string, { zone, host, targets, check, ...policy }: AwsDnsEntryProps) {
    super(scope, id);
    checkInZone(this.node.path, host, zone);
    const found = new Map(targets.map((target) => [target.name, { target, healthCheck: this.#check(target, check) }]));
    const records = new Map<Answer, Route53Record>();
    // What others point to comes first: Route 53 refuses an alias to a name that isn't there.
    for (const answer of [...answersFor(host, policy, targets)].reverse()) {
      const { to } = answer;
      const lead = "cluster" in to ? found.get(to.cluster) : undefined;
      if ("cluster" in to && lead === undefined) throw new Error(`${host} has no load balancer in front of ${to.cluster}`);
      const nested = "name" in to ? [...records].filter(([{ name }]) => name === to.name).map(([, record]) => record) : [];
      const record = new Route53Record(this, `${answer.name === host ? "" : `${label(answer.name)}-`}${answer.id}`, {
        zoneId: zone.id,
        name: answer.name,
        type: "A",
        setIdentifier: answer.id,
        ...answer.routing,
        alias: {
          name: lead?.target.dnsName ?? ("name" in to ? to.name : ""),
          zoneId: lead?.target.dnsZone ?? zone.id,
          evaluateTargetHealth: true,
        },
        ...(lead === undefined ? {} : { healthCheckId: lead.healthCheck.id }),
        ...(nested.length === 0 ? {} : { dependsOn: nested }),
      });
      records.set(answer, record);
    }
  }

  #check({ name, dnsName }: AwsDnsTarget, { type, port, path }: AwsDnsCheck): Route53HealthCheck {
    return new Route53HealthCheck(this, `check-${name}`, {
      type,
      fqdn: dnsName,
      port,
      ...(type === "TCP" ? {} : { resourcePath: path }),
      ...(type === "HTTPS" ? { enableSni: true } : {}),
      requestInterval: CHECK_SECONDS,
      failureThreshold: FAILURES,
      tags: { Name: `${this.node.id}-${name}` },
    });
  }
}

/** The first label of a name, without its underscore. */
function label(name: string): string {
  return name.replace(/^_/, "").replace(/\..*$/s, "");
}
