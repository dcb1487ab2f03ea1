import { DataGoogleProject } from "@cdktf/provider-google/lib/data-google-project/index.js";
import { KmsCryptoKey } from "@cdktf/provider-google/lib/kms-crypto-key/index.js";
import { KmsCryptoKeyIamMember } from "@cdktf/provider-google/lib/kms-crypto-key-iam-member/index.js";
import { KmsKeyRing } from "@cdktf/provider-google/lib/kms-key-ring/index.js";
import { Construct } from "../../cdk.ts";

export interface GoogleEncryptionProps {
  /** Name of the key ring, which nobody can ever delete: a cluster that is made anew under its name finds it there. */
  readonly keyRing: string;
  /** Keys lie where what they encrypt does. */
  readonly location: string;
  readonly project: string;
  readonly protect: boolean;
}

const DAY_SECONDS = 86_400;
/** A new secret each quarter; what older ones encrypted stays readable. */
const ROTATION = `${90 * DAY_SECONDS}s`;
/** The longest wait that Google offers between an order to destroy a secret and its end is 120 days; this is its default. */
const DESTROYED_AFTER = `${30 * DAY_SECONDS}s`;

/** The key that a cluster's secrets are encrypted with, and the right of GKE to use it, which the cluster must wait for. */
export class GoogleEncryption extends Construct {
  readonly keyId: string;
  readonly grant: KmsCryptoKeyIamMember;

  constructor(scope: Construct, id: string, props: GoogleEncryptionProps) {
    super(scope, id);
    const lifecycle = { preventDestroy: props.protect };
    const ring = new KmsKeyRing(this, "ring", { name: props.keyRing, location: props.location, lifecycle });
    const key = new KmsCryptoKey(this, "key", {
      name: "secrets",
      keyRing: ring.id,
      purpose: "ENCRYPT_DECRYPT",
      rotationPeriod: ROTATION,
      destroyScheduledDuration: DESTROYED_AFTER,
      lifecycle,
    });
    // GKE acts as an account that is named after the project's number, which only Google knows.
    const project = new DataGoogleProject(this, "project", { projectId: props.project });
    this.grant = new KmsCryptoKeyIamMember(this, "use", {
      cryptoKeyId: key.id,
      role: "roles/cloudkms.cryptoKeyEncrypterDecrypter",
      member: `serviceAccount:service-${project.number}@container-engine-robot.iam.gserviceaccount.com`,
    });
    this.keyId = key.id;
  }
}
