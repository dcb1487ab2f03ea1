import { ComputeRegionSslPolicy } from "@cdktf/provider-google/lib/compute-region-ssl-policy/index.js";
import { GOOGLE_LENGTHS } from "../../../lib/clouds/google/limits.ts";
import { FleetError } from "../../../lib/errors.ts";
import { Construct } from "../../cdk.ts";
import type { LiteralText } from "../../cdk.ts";

export interface GoogleTlsPolicyProps {
  /** At most 63 characters. */
  readonly name: LiteralText;
  /** Google's own name of the region whose load balancers follow it. */
  readonly location: LiteralText;
}

/** TLS 1.2 with forward secrecy, and 1.3. */
export const TLS = { minTlsVersion: "TLS_1_2", profile: "RESTRICTED" } as const;

/** Which TLS the load balancers of a region speak: one for all, because a project may have few. */
export class GoogleTlsPolicy extends Construct {
  readonly id: string;

  constructor(scope: Construct, id: string, { name, location }: GoogleTlsPolicyProps) {
    super(scope, id);
    if (name.length > GOOGLE_LENGTHS.name) {
      throw new FleetError("input", `${this.node.path}: the name "${name}" is longer than ${GOOGLE_LENGTHS.name} characters`);
    }
    this.id = new ComputeRegionSslPolicy(this, "Resource", { name, region: location, ...TLS }).id;
  }
}
