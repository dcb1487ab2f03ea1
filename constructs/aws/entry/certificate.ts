import { AcmCertificateValidation } from "@cdktf/provider-aws/lib/acm-certificate-validation/index.js";
import { AcmCertificate } from "@cdktf/provider-aws/lib/acm-certificate/index.js";
import { Route53Record } from "@cdktf/provider-aws/lib/route53-record/index.js";
import { Construct } from "../../cdk.ts";
import type { LiteralText, TerraformProvider } from "../../cdk.ts";
import type { Zone } from "../../dns.ts";

export interface AwsHostCertificatesProps {
  /** The one name that the certificates are for, in the zone or the zone's own. */
  readonly host: LiteralText;
  readonly zone: Zone;
  /** Who may write to the zone. */
  readonly zoneProvider: TerraformProvider;
  /** What lets AWS issue them: nobody may be asked before. */
  readonly admitted: Route53Record;
  /** Where load balancers need it, by a name of your own: a certificate serves only in its own place and account. */
  readonly targets: Readonly<Record<string, AwsCertificateTarget>>;
}

export interface AwsCertificateTarget {
  /** Twelve digits. */
  readonly account: LiteralText;
  readonly provider: TerraformProvider;
}

/** Who issues them, in words of RFC 8659. */
export const AWS_ISSUER = "amazon.com";

const RECORD_SECONDS = 300;
/** An answer takes minutes. A zone that nobody delegated yet would keep Terraform waiting for over an hour otherwise. */
const PATIENCE = "30m";

/**
 * The certificates of one host, in every place that needs one, each proven by a record in the zone. AWS asks all
 * certificates of one host and account for the very same record, so that it is written once.
 */
export class AwsHostCertificates extends Construct {
  /** ARNs by target; each can be read only once the certificate is issued. */
  readonly arns: Readonly<Record<string, string>>;

  constructor(scope: Construct, id: string, { host, zone, zoneProvider, admitted, targets }: AwsHostCertificatesProps) {
    super(scope, id);
    const shared = { provider: zoneProvider, zoneId: zone.id, ttl: RECORD_SECONDS };
    const proofs = new Map<string, Route53Record>();
    const arns = Object.entries(targets).map(([target, { account, provider }]) => {
      const certificate = new AcmCertificate(this, target, {
        provider,
        domainName: host,
        validationMethod: "DNS",
        tags: { Name: host },
        // A load balancer refuses to lose a certificate that it shows.
        lifecycle: { createBeforeDestroy: true },
        dependsOn: [admitted],
      });
      const asked = (field: string): string => `\${one(${certificate.fqn}.domain_validation_options).resource_record_${field}}`;
      const proof =
        proofs.get(account) ??
        new Route53Record(this, `proof-${account}`, {
          ...shared,
          name: asked("name"),
          type: asked("type"),
          records: [asked("value")],
          // Another owner of a certificate for this host in the same account was asked for the very same.
          allowOverwrite: true,
        });
      proofs.set(account, proof);
      const issued = new AcmCertificateValidation(this, `${target}-issued`, {
        provider,
        certificateArn: certificate.arn,
        validationRecordFqdns: [proof.fqdn],
        timeouts: { create: PATIENCE },
      });
      return [target, issued.certificateArn] as const;
    });
    this.arns = Object.fromEntries(arns);
  }
}
