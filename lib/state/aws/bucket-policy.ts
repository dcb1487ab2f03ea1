import { awsPartition } from "../../clouds/aws/partitions.ts";
import { FleetError } from "../../errors.ts";

interface Statement {
  readonly Sid?: string;
  readonly Effect?: string;
  readonly Principal?: unknown;
  readonly Action?: unknown;
  readonly Resource?: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

interface Policy {
  readonly Version?: string;
  readonly Statement?: readonly Statement[] | Statement;
}

interface Bucket {
  readonly bucket: string;
  readonly region: string;
}

const SID = "OnlyOverTls";

/** Whether a bucket's policy refuses every request without TLS. */
export function isOnlyOverTls(policy: string | undefined, bucket: Bucket): boolean {
  return statementsOf(policy, bucket).some(
    ({ Effect, Principal, Action, Resource, Condition }) =>
      Effect === "Deny" &&
      isEverybody(Principal) &&
      Action === "s3:*" &&
      resourcesOf(bucket).every((arn) => [Resource].flat().includes(arn)) &&
      String(Condition?.["Bool"]?.["aws:SecureTransport"]) === "false" &&
      Object.keys(Condition ?? {}).length === 1,
  );
}

/** The policy with our statement in it; those of others stay. */
export function withOnlyOverTls(policy: string | undefined, bucket: Bucket): string {
  const others = statementsOf(policy, bucket).filter(({ Sid }) => Sid !== SID);
  const ours: Statement = {
    Sid: SID,
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: resourcesOf(bucket),
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };
  return JSON.stringify({ Version: "2012-10-17", Statement: [...others, ours] });
}

function statementsOf(policy: string | undefined, { bucket }: Bucket): readonly Statement[] {
  if (policy === undefined || policy === "") return [];
  try {
    const { Statement: statements = [] } = JSON.parse(policy) as Policy;
    return [statements].flat();
  } catch (error) {
    throw new FleetError("remote", `the policy of the bucket ${bucket} can't be read: it is no JSON`, { cause: error });
  }
}

function isEverybody(principal: unknown): boolean {
  return principal === "*" || (principal as { readonly AWS?: unknown } | undefined)?.AWS === "*";
}

function resourcesOf({ bucket, region }: Bucket): readonly string[] {
  const arn = `arn:${awsPartition(region)}:s3:::${bucket}`;
  return [arn, `${arn}/*`];
}
