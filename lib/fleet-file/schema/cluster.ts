import * as z from "zod";
import { accepts, field, freeText } from "./field.ts";
import { addonName, addonVersion, cloudId, date, labelKey, labelValue, name, pattern, project, relativePath, serviceAccount } from "./scalars.ts";
import { sizes } from "./network.ts";

const taint = z.strictObject({
  key: field(labelKey(), { description: "The taint's key.", example: "dedicated" }),
  value: field(labelValue(), { description: "The taint's value.", default: "none", example: "gpu" }).optional(),
  effect: field(accepts(z.enum(["NoSchedule", "PreferNoSchedule", "NoExecute"]), "NoSchedule, PreferNoSchedule or NoExecute"), {
    description: "What it does to pods that do not tolerate it.",
    example: "NoSchedule",
  }),
});

/** In layers, `null` deletes what a lower layer has set. */
function layered<T extends z.ZodType>(schema: T) {
  return schema.nullable().optional();
}

function labels(of: string) {
  return field(z.record(labelKey(), field(labelValue(), { description: "A label's value.", example: "shop" }).nullable()), {
    description: `Labels of ${of}.`,
    example: { team: "shop" },
  });
}

const pool = z.strictObject({
  machine: layered(
    field(pattern(/^([1-9][0-9]{0,3}x[1-9][0-9]{0,4}|[A-Za-z][A-Za-z0-9._-]{1,62})$/, "vCPU x GiB such as 4x16, or a cloud's own type name"), {
      description: "Size of a node: vCPU x GiB, or a cloud's own type name.",
      example: "4x16",
    }),
  ),
  min: layered(field(accepts(z.int().min(0).max(5000), "a whole number from 0 to 5000"), { description: "Fewest nodes.", example: 2 })),
  max: layered(field(accepts(z.int().min(1).max(5000), "a whole number from 1 to 5000"), { description: "Most nodes.", example: 6 })),
  zones: layered(field(accepts(z.int().min(1).max(6), "a whole number from 1 to 6"), { description: "Number of zones that nodes spread over.", example: 3 })),
  spot: layered(field(z.boolean(), { description: "Whether the cloud may take nodes back at any time, for less money.", example: false })),
  arch: layered(field(accepts(z.enum(["amd64", "arm64"]), "amd64 or arm64"), { description: "Processor architecture.", example: "amd64" })),
  image: layered(
    field(accepts(z.enum(["al2023", "bottlerocket"]), "al2023 or bottlerocket"), {
      description: "System on the nodes; only for AWS.",
      default: "al2023 on AWS, elsewhere the cloud's own",
      example: "bottlerocket",
    }),
  ),
  surge: layered(
    field(accepts(z.int().min(1).max(100), "a whole number from 1 to 100"), {
      description: "Most nodes that an upgrade replaces at the same time, in percent of the pool.",
      example: 33,
    }),
  ),
  labels: layered(labels("the pool's nodes")),
  taints: layered(
    field(z.array(field(taint, { description: "One taint." })), {
      description: "Taints of the pool's nodes.",
      example: [{ key: "dedicated", value: "gpu", effect: "NoSchedule" }],
    }),
  ),
});

const backup = z.strictObject({
  rpoHours: layered(
    field(accepts(z.int().min(1).max(1440), "a whole number from 1 to 1440"), {
      description: "Hours of changes that may be lost at most: backups are made at least as often.",
      example: 24,
    }),
  ),
  retainDays: layered(
    field(accepts(z.int().min(1).max(365), "a whole number from 1 to 365"), { description: "Days after which a backup is deleted.", example: 30 }),
  ),
  lockDays: layered(
    field(accepts(z.int().min(0).max(90), "a whole number from 0 to 90"), {
      description: "Days in which nobody can delete a backup, nor the cluster's stack with it.",
      example: 7,
    }),
  ),
});

const DAY = "(Mon|Tue|Wed|Thu|Fri|Sat|Sun)";
const TIME = "([01][0-9]|2[0-3]):[0-5][0-9]";

/** The fields that every layer may set. */
function layerFields() {
  return {
    kubernetes: layered(
      field(pattern(/^1\.(0|[1-9][0-9]?)$/, 'a Kubernetes minor in quotes, such as "1.35"'), {
        description: "Kubernetes minor version of the control plane.",
        example: "1.35",
      }),
    ),
    endpoint: layered(
      field(accepts(z.enum(["private", "restricted", "public"]), "private, restricted or public"), {
        description: "Who reaches the API server: the fleet's networks, declared callers, or everybody (refused without a reason).",
        example: "restricted",
      }),
    ),
    protect: layered(
      field(z.boolean(), {
        description: "Deletion protection on cluster, network, keys and entries; `destroy` needs an applied `protect: false`.",
        example: true,
      }),
    ),
    compute: layered(
      field(accepts(z.enum(["pools", "auto"]), "pools or auto"), {
        description: "Who brings nodes: the pools below, or the cloud by itself (EKS Auto Mode on AWS).",
        example: "pools",
      }),
    ),
    pools: layered(
      field(z.record(name(), field(pool, { description: "One group of equal nodes." }).nullable()), {
        description: "Groups of equal nodes, by name.",
        default: "one pool `general` with the defaults below",
        example: { general: { machine: "4x16", min: 2, max: 6 } },
      }),
    ),
    addons: layered(
      field(z.record(addonName(), field(addonVersion(), { description: "A version as the cloud spells it.", example: "v1.12.3-eksbuild.1" }).nullable()), {
        description: "Versions of the cloud's own add-ons, by name; only for AWS.",
        default: "the cloud's default for the Kubernetes version",
        example: { coredns: "v1.12.3-eksbuild.1" },
      }),
    ),
    identities: layered(
      field(z.record(serviceAccount(), field(cloudId(), { description: "An identity as the cloud names it.", example: "arn:aws:iam::111122223333:role/flux" }).nullable()), {
        description: "Who pods are for the cloud, by namespace and service account; only for AWS, where the identity is a role.",
        default: "nobody",
        example: { "flux-system/source-controller": "arn:aws:iam::111122223333:role/flux" },
      }),
    ),
    pods: layered(
      field(accepts(z.enum(["routed", "overlay"]), "routed or overlay"), {
        description: "Whether other networks can reach pod addresses.",
        default: "that of `addressing.pods`",
        example: "routed",
      }),
    ),
    sizes: layered(field(sizes(), { description: "Prefix length by purpose, for the cluster's own ranges.", example: { pods: 15 } })),
    upgradeWindow: layered(
      field(pattern(new RegExp(`^(daily|${DAY}(,${DAY})*) ${TIME}-${TIME} UTC$`), "days and hours such as `Sat 02:00-06:00 UTC` or `daily 01:00-03:00 UTC`"), {
        description: "When the cloud may restart or upgrade what it manages. Refused where the cloud has no such windows.",
        default: "whenever the cloud likes",
        example: "Sat 02:00-06:00 UTC",
      }),
    ),
    backup: layered(
      field(backup, {
        description: "Plan by which workloads, their secrets and their volumes are backed up, in the cluster's own location; only for gcp.",
        default: "nothing is backed up",
        example: { rpoHours: 24, retainDays: 30 },
      }),
    ),
    fleetProject: layered(
      field(project(), {
        description: "Google Cloud project whose GKE fleet the cluster is a member of; only for gcp.",
        default: "a member of none",
        example: "acme-prod",
      }),
    ),
    labels: layered(labels("the cluster in the inventory")),
    annotations: layered(
      field(z.record(labelKey(), freeText({ description: "An annotation's value.", example: "On call: shop team" }).nullable()), {
        description: "Free text by key that travels with the cluster's record into the hub.",
        example: { "acme.example/on-call": "shop team" },
      }),
    ),
    description: layered(freeText({ description: "What the cluster is for.", example: "The shop, Ireland" })),
    reason: layered(
      freeText({ description: "Why a setting is right here that a rule would refuse.", example: "Public API for the partner programme." }),
    ),
    until: layered(field(date(), { description: "The day on which that exception ends.", example: "2027-03-31" })),
  };
}

const ring = () =>
  layered(field(name(), { description: "The ring that its changes are released with.", default: "none: it is changed at once", example: "canary" }));

/** What a ring says of its clusters. */
export function ringLayer() {
  return z.strictObject(layerFields());
}

/** What `defaults` and a region say of their clusters. */
export function clusterLayer() {
  return z.strictObject({ ...layerFields(), ring: ring() });
}

const existing = z.strictObject({
  id: field(cloudId(), {
    description: "What its owner calls it; where no kubeconfig says how it is reached, its name in EKS or GKE, or on Azure its whole id.",
    example: "factory-7",
  }),
  endpoint: field(
    pattern(/^https:\/\/([A-Za-z0-9.-]{1,253}|\[[0-9a-fA-F:]{2,39}\])(:[0-9]{1,5})?(\/[A-Za-z0-9._~/-]*)?$/, "an https:// URL"),
    {
      description: "URL of its API server.",
      default: "that of the kubeconfig, or what EKS or GKE says",
      example: "https://factory-7.acme.example:6443",
    },
  ).optional(),
  ca: field(pattern(/^[A-Za-z0-9+/]{40,16384}={0,2}$/, "a certificate in PEM, encoded as base64"), {
    description: "Certificate authority of its API server, as a kubeconfig's `certificate-authority-data` has it.",
    default: "the machine's own authorities, or what EKS or GKE says",
    example: "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUM=",
  }).optional(),
  role: field(cloudId(), {
    description: "Who its owner lets the bootstrap be: a role on AWS, a service account on Google Cloud, the client id of an identity on Azure.",
    default: "the region's `identity`, else the credentials at hand",
    example: "arn:aws:iam::444455556666:role/fleet",
  }).optional(),
  kubeconfig: field(
    z.union([
      relativePath(),
      accepts(z.array(field(relativePath(), { description: "One of several.", example: ".secrets/users" })).min(1), "at least one path"),
    ]),
    {
      description: "Path of a kubeconfig, relative to the project; keep it out of Git. Several are merged as kubectl merges those of `KUBECONFIG`.",
      default: "the cloud's own way to a token",
      example: ".secrets/factory-7.kubeconfig",
    },
  ).optional(),
  context: field(pattern(/^[A-Za-z0-9][A-Za-z0-9:/@._+=,-]{0,252}$/, "the name of a context of the kubeconfig"), {
    description: "Context of that kubeconfig.",
    default: "the cluster's name in the fleet",
    example: "admin@factory-7",
  }).optional(),
  exec: field(
    z.array(
      field(pattern(/^([A-Za-z0-9][A-Za-z0-9._-]{0,99}|(\/[A-Za-z0-9][A-Za-z0-9._-]{0,99}){1,20})$/, "the name of a program, or its absolute path"), {
        description: "A program, spelled as the kubeconfig's `command` has it.",
        example: "aws-iam-authenticator",
      }),
    ),
    {
      description:
        "Programs that the kubeconfig may have run to get a credential, with the arguments and variables that it gives them.",
      default: "none: a kubeconfig that asks for a program is refused",
      example: ["aws-iam-authenticator"],
    },
  ).optional(),
});

const adopt = z.strictObject({
  names: field(
    z.record(
      field(pattern(/^[a-z][a-z-]{1,30}$/, "a thing of a cluster, such as cluster or node-role"), { description: "What is named." }),
      field(cloudId(), { description: "Its name in the cloud.", example: "legacy-prod" }),
    ),
    {
      description: "What parts of the cluster are called in the cloud, for ever; `cluster` at least.",
      example: { cluster: "legacy-prod", "cluster-role": "legacy-eks" },
    },
  ),
  imports: field(
    z.record(
      pattern(/^[a-z][a-z0-9_]{2,63}\.[A-Za-z0-9_-]{1,200}$/, "an address of the cluster's stack, such as aws_eks_cluster.cluster"),
      field(pattern(/^[A-Za-z0-9/][A-Za-z0-9:/@._+=,#-]{0,1023}$/, "an id as Terraform imports it"), {
        description: "Its id, as the provider's `import` takes it.",
        example: "legacy-prod",
      }),
    ),
    {
      description: "What Terraform takes over instead of creating it, by address; written by `fleetwright adopt`.",
      default: "nothing yet: a deployment would create all of it",
      example: { "aws_eks_cluster.Default": "legacy-prod" },
    },
  ).optional(),
});

export const cluster = z.strictObject({
  ...layerFields(),
  ring: ring(),
  region: field(name(), { description: "The region whose network it stands in.", example: "eu-west" }),
  state: field(accepts(z.enum(["present", "absent"]), "present or absent"), {
    description: "`absent` while it leaves the fleet; set by `fleetwright remove`.",
    example: "present",
  }).optional(),
  adopt: field(adopt, {
    description: "A cluster that was there before, and that the fleet is to own from now on; only on AWS.",
    default: "Fleetwright creates the cluster",
    example: { names: { cluster: "legacy-prod" } },
  }).optional(),
  existing: field(existing, {
    description: "A cluster of any distribution that something else owns: it is registered and never created.",
    default: "Fleetwright creates the cluster",
    example: { id: "factory-7", kubeconfig: ".secrets/factory-7.kubeconfig" },
  }).optional(),
});
