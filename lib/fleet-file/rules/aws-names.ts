import { AWS_LENGTHS, KEPT_BUCKET_ENDS, KEPT_BUCKET_STARTS } from "../../clouds/aws/limits.ts";
import { show } from "../read/finding.ts";
import type { Finding } from "../read/finding.ts";
import { eksClusters } from "./aws-own.ts";
import { bucketFindings, refusedEverywhere } from "./bucket-names.ts";
import type { Rule } from "./rule.ts";

const CLUSTER_NAME = /^[0-9A-Za-z][A-Za-z0-9_-]*$/;
const ROLE_NAME = /^[\w+=,.@-]+$/;

const foreignName: Rule = {
  id: "FW1971",
  severity: "error",
  title: "A name that AWS gives to no such thing",
  why: "An adopted cluster keeps its names, and they can be no others than AWS gives: Terraform's plugin refuses the rest, or makes something new beside what is there.",
  fix: "Write the name as AWS shows it: the name alone, no ARN.",
  check: ({ fleet }) =>
    eksClusters(fleet).flatMap(({ cluster }) =>
      Object.entries(cluster.adopt?.names ?? {}).flatMap(([thing, name]): readonly Finding[] => {
        const [shape, longest] = thing === "cluster" ? [CLUSTER_NAME, AWS_LENGTHS.cluster] : [ROLE_NAME, AWS_LENGTHS.role];
        if (shape.test(name) && name.length <= longest) return [];
        return [
          {
            path: ["clusters", cluster.name, "adopt", "names", thing],
            message: `AWS has no ${show(thing)} of the name ${show(name)}`,
            seen: name,
            accepted:
              thing === "cluster"
                ? `letters, digits, - and _, at most ${longest}, the first a letter or digit`
                : `letters, digits and +=,.@_-, at most ${longest}`,
          },
        ];
      }),
    ),
};

const noSuchBucket: Rule = {
  id: "FW1972",
  severity: "error",
  title: "A name that S3 gives to no bucket",
  why: "S3 keeps some beginnings and ends of names for itself, and takes no address and no two dots side by side. A backend with such a bucket fails in every stack.",
  fix: "Choose another name for the bucket.",
  needs: ["state"],
  check: ({ spec }) => bucketFindings(spec, "s3", refusedBucket),
};

function refusedBucket(name: string): string | undefined {
  const start = KEPT_BUCKET_STARTS.find((kept) => name.startsWith(kept));
  if (start !== undefined) return `S3 keeps names that begin with ${start}`;
  const end = KEPT_BUCKET_ENDS.find((kept) => name.endsWith(kept));
  if (end !== undefined) return `S3 keeps names that end with ${end}`;
  return refusedEverywhere(name);
}

/** Names that the file gives to things on AWS. */
export const AWS_NAMES: readonly Rule[] = [foreignName, noSuchBucket];
