import { ComputeHealthCheck } from "@cdktf/provider-google/lib/compute-health-check/index.js";
import { DnsRecordSet } from "@cdktf/provider-google/lib/dns-record-set/index.js";
import { Construct } from "../../cdk.ts";
import type { LiteralText } from "../../cdk.ts";
import { checkInZone } from "../../dns.ts";
import type { Zone } from "../../dns.ts";
import { answersFor } from "./dns-answers.ts";
import type { AnswerPolicy, AnswerTarget } from "./dns-answers.ts";

export interface GoogleDnsEntryProps extends AnswerPolicy {
  readonly zone: Zone;
  /** The name that users type. */
  readonly host: LiteralText;
  /** What the health check is called: at most 63 characters. */
  readonly check: LiteralText;
  readonly targets: readonly AnswerTarget[];
  /** How Google asks each load balancer from outside, as users do. */
  readonly asked: GoogleDnsCheck;
}

export interface GoogleDnsCheck {
  /** Certificates are not verified by it. */
  readonly type: "HTTP" | "HTTPS" | "TCP";
  readonly port: number;
  /** Not asked for where the type is TCP. */
  readonly path: LiteralText;
}

/** Three, which is what Google takes: what is asked for is whether the world gets there. */
const ASKED_FROM = ["asia-southeast1", "europe-west1", "us-central1"];
/** The least that Google takes for checks from outside. */
const CHECK_SECONDS = 30;
const THRESHOLD = 3;
/** Resolvers forget an answer in this time. */
const ANSWER_SECONDS = 60;

/** The record of one host in Cloud DNS, with the check that its answers depend on. */
export class GoogleDnsEntry extends Construct {
  constructor(scope: Construct, id: string, props: GoogleDnsEntryProps) {
    super(scope, id);
    const { zone, host, targets } = props;
    checkInZone(this.node.path, host, zone);
    const check = this.#check(props);
    new DnsRecordSet(this, "Resource", {
      managedZone: zone.id,
      name: `${host}.`,
      type: "A",
      ttl: ANSWER_SECONDS,
      routingPolicy: { ...answersFor(host, props, targets), healthCheck: check.selfLink },
    });
  }

  #check({ check: name, asked: { type, port, path } }: GoogleDnsEntryProps): ComputeHealthCheck {
    const at = { portSpecification: "USE_FIXED_PORT", port } as const;
    return new ComputeHealthCheck(this, "check", {
      name,
      sourceRegions: ASKED_FROM,
      checkIntervalSec: CHECK_SECONDS,
      timeoutSec: 5,
      healthyThreshold: THRESHOLD,
      unhealthyThreshold: THRESHOLD,
      ...(type === "TCP" ? { tcpHealthCheck: { ...at } } : {}),
      ...(type === "HTTP" ? { httpHealthCheck: { ...at, requestPath: path } } : {}),
      ...(type === "HTTPS" ? { httpsHealthCheck: { ...at, requestPath: path } } : {}),
    });
  }
}
