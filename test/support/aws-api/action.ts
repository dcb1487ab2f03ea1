import type { Call } from "./call.ts";

/**
 * What IAM calls the action of a request: `ec2:CreateVpc`. Services that speak in paths have names of their own for what a
 * path means, and S3 has several names for one; a path that has no name here is given as it is.
 */
export function actionOf(
  service: string,
  { method, url, headers, body }: Pick<Call, "method" | "url" | "headers" | "body">,
): string {
  const target = headers["x-amz-target"];
  const said = typeof target === "string" ? target.split(".").at(-1) : new URLSearchParams(body.toString("utf8")).get("Action");
  const named = said ?? BY_PATH[service]?.(method, new URL(url, "http://aws"));
  return `${service}:${named ?? `${method} ${url}`}`;
}

type ByPath = (method: string, url: URL) => string | undefined;

const BY_PATH: Readonly<Record<string, ByPath>> = { eks: eksAction, s3: s3Action, route53: route53Action };

const EKS_PARTS: Readonly<Record<string, string>> = {
  clusters: "Cluster",
  addons: "Addon",
  "access-entries": "AccessEntry",
  "node-groups": "Nodegroup",
  "pod-identity-associations": "PodIdentityAssociation",
  updates: "Update",
};

/** `/clusters/<name>/addons/<name>` */
function eksAction(method: string, { pathname }: URL): string | undefined {
  const parts = pathname.split("/").filter(Boolean);
  if (parts[0] === "tags") return { GET: "ListTagsForResource", POST: "TagResource", DELETE: "UntagResource" }[method];
  if (parts.includes("access-policies")) {
    return { GET: "ListAssociatedAccessPolicies", POST: "AssociateAccessPolicy", DELETE: "DisassociateAccessPolicy" }[method];
  }
  // `/clusters/<name>/node-groups/<name>/update-config`
  if (parts.at(-1) === "update-config") return parts.includes("node-groups") ? "UpdateNodegroupConfig" : "UpdateClusterConfig";
  const one = parts.length % 2 === 0;
  const kind = EKS_PARTS[parts[one ? parts.length - 2 : parts.length - 1] ?? ""];
  const verb = one ? { GET: "Describe", POST: "Update", DELETE: "Delete" }[method] : { GET: "List", POST: "Create" }[method];
  return kind === undefined || verb === undefined ? undefined : `${verb}${kind}`;
}

const S3_SETTINGS: Readonly<Record<string, string>> = {
  accelerate: "AccelerateConfiguration",
  acl: "BucketAcl",
  cors: "BucketCORS",
  encryption: "EncryptionConfiguration",
  lifecycle: "LifecycleConfiguration",
  logging: "BucketLogging",
  "object-lock": "BucketObjectLockConfiguration",
  ownershipControls: "BucketOwnershipControls",
  policy: "BucketPolicy",
  publicAccessBlock: "BucketPublicAccessBlock",
  replication: "ReplicationConfiguration",
  requestPayment: "BucketRequestPayment",
  tagging: "BucketTagging",
  versioning: "BucketVersioning",
  website: "BucketWebsite",
};

/** `/<bucket>?versioning`, `/<bucket>/<key>` */
function s3Action(method: string, { pathname, searchParams }: URL): string | undefined {
  const setting = Object.keys(S3_SETTINGS).find((name) => searchParams.has(name));
  if (setting !== undefined) {
    // To remove a setting is to put another, but for policies.
    const verb = method === "GET" ? "Get" : method === "DELETE" && setting === "policy" ? "Delete" : "Put";
    return `${verb}${S3_SETTINGS[setting]}`;
  }
  if (searchParams.has("versions")) return "ListBucketVersions";
  if (searchParams.has("delete")) return "DeleteObject";
  const [, , ...key] = pathname.split("/");
  return key.join("/") === ""
    ? { GET: "ListBucket", HEAD: "ListBucket", PUT: "CreateBucket", DELETE: "DeleteBucket" }[method]
    : { GET: "GetObject", HEAD: "GetObject", PUT: "PutObject", DELETE: "DeleteObject" }[method];
}

/** `/2013-04-01/hostedzone/<id>/rrset` */
function route53Action(method: string, { pathname }: URL): string | undefined {
  const [, , kind, id, part] = pathname.split("/");
  if (kind === "change") return "GetChange";
  if (kind === "tags") return { GET: "ListTagsForResource", POST: "ChangeTagsForResource" }[method];
  if (part === "rrset") return { GET: "ListResourceRecordSets", POST: "ChangeResourceRecordSets" }[method];
  const thing = { hostedzone: "HostedZone", healthcheck: "HealthCheck" }[kind ?? ""];
  const verb = id === undefined ? { POST: "Create" }[method] : { GET: "Get", POST: "Update", DELETE: "Delete" }[method];
  return thing === undefined || verb === undefined || part !== undefined ? undefined : `${verb}${thing}`;
}
