import { DnsManagedZone } from "@cdktf/provider-google/lib/dns-managed-zone/index.js";
import { DnsRecordSet } from "@cdktf/provider-google/lib/dns-record-set/index.js";
import { Construct } from "../../cdk.ts";
import type { LiteralText, TerraformProvider, Text } from "../../cdk.ts";
import { answersFor } from "./dns-answers.ts";
import type { AnswerPolicy, AnswerTarget, GoogleInside } from "./dns-answers.ts";

export interface GoogleDnsInsideProps extends AnswerPolicy {
  /** The name that callers use. */
  readonly host: LiteralText;
  /** What the zone is called: at most 63 characters. */
  readonly zone: LiteralText;
  /** Full ids of the networks that see it. */
  readonly networks: readonly Text[];
  readonly targets: readonly (AnswerTarget & { readonly inside: GoogleInside })[];
  /** Whose project the zone is in. */
  readonly provider: TerraformProvider;
}

/** Answers change with health, so that nobody keeps one for long. */
const ANSWER_SECONDS = 60;

/**
 * A host that only some networks see: a zone of its own, so that they see all other names of the public zone as everybody does.
 */
export class GoogleDnsInside extends Construct {
  constructor(scope: Construct, id: string, props: GoogleDnsInsideProps) {
    super(scope, id);
    const { host, provider, networks } = props;
    const zone = new DnsManagedZone(this, "zone", {
      provider,
      name: props.zone,
      dnsName: `${host}.`,
      description: `${host} as networks of the fleet see it`,
      visibility: "private",
      privateVisibilityConfig: { networks: networks.map((networkUrl) => ({ networkUrl })) },
    });
    new DnsRecordSet(this, "Resource", {
      provider,
      managedZone: zone.name,
      name: `${host}.`,
      type: "A",
      ttl: ANSWER_SECONDS,
      routingPolicy: answersFor(host, props, props.targets),
    });
  }
}
