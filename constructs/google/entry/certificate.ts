import { createHash } from "node:crypto";
import { CertificateManagerCertificate } from "@cdktf/provider-google/lib/certificate-manager-certificate/index.js";
import { CertificateManagerDnsAuthorization } from "@cdktf/provider-google/lib/certificate-manager-dns-authorization/index.js";
import type { GoogleProof } from "../../../lib/contracts/google/entry-detail.ts";
import { GOOGLE_LENGTHS } from "../../../lib/clouds/google/limits.ts";
import { FleetError } from "../../../lib/errors.ts";
import { Construct } from "../../cdk.ts";
import type { LiteralText, TerraformProvider } from "../../cdk.ts";

export interface GoogleCertificateProps {
  /** At most 53 characters, to which a hash of the host is added. */
  readonly name: LiteralText;
  /** The one name that it is for. */
  readonly host: LiteralText;
  /**
   * Google's own name of the region whose load balancers show it.
   *
   * @default none: what shows it stands everywhere at once
   */
  readonly location?: LiteralText;
  /**
   * Whose project it is in.
   *
   * @default the stack's only one
   */
  readonly provider?: TerraformProvider;
}

/** Who issues it, in words of RFC 8659. */
export const GOOGLE_ISSUER = "pki.goog";

const HASH_LENGTH = 6;

/**
 * A certificate that Google issues and renews as soon as the proof stands in the host's zone; nobody waits for that. Google
 * changes neither its host nor its proof: another host is another certificate, made before the first one goes.
 */
export class GoogleCertificate extends Construct {
  readonly id: string;
  readonly proof: GoogleProof;

  constructor(scope: Construct, id: string, { name, host, location, provider }: GoogleCertificateProps) {
    super(scope, id);
    if (name.length > GOOGLE_LENGTHS.derived) {
      throw new FleetError("input", `${this.node.path}: the name "${name}" is longer than ${GOOGLE_LENGTHS.derived} characters`);
    }
    const shared = {
      ...(provider === undefined ? {} : { provider }),
      name: `${name}--${createHash("sha256").update(host).digest("hex").slice(0, HASH_LENGTH)}`,
      location: location ?? "global",
      // A proxy refuses to lose a certificate that it shows.
      lifecycle: { createBeforeDestroy: true },
    };
    const authorization = new CertificateManagerDnsAuthorization(this, "authorization", {
      ...shared,
      domain: host,
      // Another project may have a certificate for the same host, with a proof of its own.
      type: "PER_PROJECT_RECORD",
    });
    const certificate = new CertificateManagerCertificate(this, "Resource", {
      ...shared,
      managed: { domains: [host], dnsAuthorizations: [authorization.id] },
    });
    this.id = certificate.id;
    const record = `${authorization.fqn}.dns_resource_record[0]`;
    this.proof = { name: `\${${record}.name}`, data: `\${${record}.data}` };
  }
}
