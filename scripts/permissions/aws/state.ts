import { actions } from "./permissions.ts";
import type { Policy } from "./permissions.ts";

const BUCKET = "arn:aws:s3:::BUCKET";

/** For the runner of Terraform, or for `state.identity`: nothing of the regions' roles touches states. */
export const STATE_POLICIES: readonly Policy[] = [
  {
    name: "state-read",
    purpose: "For planning, or `state.identity`: reads states, and locks the one that is planned.",
    statements: [
      { Sid: "List", Action: ["s3:ListBucket"], Resource: [BUCKET] },
      { Sid: "Read", Action: ["s3:GetObject"], Resource: [`${BUCKET}/FLEET/*`] },
      { Sid: "Lock", Action: ["s3:DeleteObject", "s3:PutObject"], Resource: [`${BUCKET}/FLEET/*.tflock`] },
    ],
  },
  {
    name: "state-write",
    purpose: "For applying, or `state.identity`, beside `state-read`.",
    statements: [{ Sid: "Write", Action: ["s3:PutObject"], Resource: [`${BUCKET}/FLEET/*`] }],
  },
  {
    name: "state-make",
    purpose: "For `fleetwright init`, which makes the bucket and mends its settings: a person, once.",
    statements: [
      {
        Sid: "Make",
        Action: actions(
          "s3",
          "CreateBucket",
          "GetBucketOwnershipControls",
          "GetBucketPolicy",
          "GetBucketPublicAccessBlock",
          "GetBucketTagging",
          "GetBucketVersioning",
          "GetEncryptionConfiguration",
          "GetLifecycleConfiguration",
          "ListBucket",
          "PutBucketOwnershipControls",
          "PutBucketPolicy",
          "PutBucketPublicAccessBlock",
          "PutBucketTagging",
          "PutBucketVersioning",
          "PutEncryptionConfiguration",
          "PutLifecycleConfiguration",
        ),
        Resource: [BUCKET],
      },
    ],
  },
];
