import * as z from "zod";
import { DNS_PROVIDERS } from "../../clouds/clouds.ts";
import { accepts, field } from "./field.ts";
import { account, cloudId, jurisdiction, location, name, pattern, project, relativePath, uuid } from "./scalars.ts";

const shared = {
  identity: field(cloudId(), {
    description: "Whose credentials read and write the state: a role, service account or client id.",
    default: "the ambient credentials",
    example: "arn:aws:iam::111122223333:role/state",
  }).optional(),
  jurisdiction: field(jurisdiction(), {
    description: "Where the state legally lies; needed where a workload has `data:` and the backend's location is that of no region here.",
    default: "that of a region in the same cloud and location",
    example: "eu",
  }).optional(),
};

const storageRegion = { description: "The bucket's place.", example: "eu-west-1" };

/** Where Terraform state lives. Made anew for each place that takes one. */
export function stateBackend() {
  return z.discriminatedUnion("backend", [
    z.strictObject({
      backend: field(z.literal("s3"), { description: "State in an S3 bucket, with its own lock file." }),
      bucket: field(pattern(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, "an S3 bucket name"), {
        description: "The bucket; `fleetwright init` makes it where it is missing.",
        example: "acme-terraform",
      }),
      region: field(location(), storageRegion),
      account: field(account(), { description: "The AWS account that owns the bucket.", example: "111122223333" }),
      ...shared,
    }),
    z.strictObject({
      backend: field(z.literal("gcs"), { description: "State in a Google Cloud Storage bucket." }),
      bucket: field(pattern(/^[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]$/, "a Cloud Storage bucket name"), {
        description: "The bucket; `fleetwright init` makes it where it is missing and `project` is set.",
        example: "acme-terraform",
      }),
      location: field(location(), { ...storageRegion, example: "europe-north1" }),
      project: field(project(), {
        description: "The Google Cloud project that owns the bucket: `init` makes it there, and takes no other's.",
        default: "none: the bucket exists already, and its owner isn't looked at",
        example: "acme-prod",
      }).optional(),
      ...shared,
    }),
    z.strictObject({
      backend: field(z.literal("azurerm"), { description: "State in an Azure storage container." }),
      subscription: field(uuid(), { description: "The subscription.", example: "00000000-0000-0000-0000-000000000001" }),
      resourceGroup: field(pattern(/^[A-Za-z0-9_().-]{0,89}[A-Za-z0-9_()-]$/, "an Azure resource group name"), {
        description: "The resource group of the storage account.",
        example: "terraform",
      }),
      account: field(pattern(/^[a-z0-9]{3,24}$/, "a storage account name: 3 to 24 characters a-z and 0-9"), {
        description: "The storage account; `fleetwright init` makes it where it is missing, with its resource group and container.",
        example: "acmeterraform",
      }),
      container: field(pattern(/^(?!.*--)[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/, "a container name: 3 to 63 characters a-z, 0-9 and single hyphens"), {
        description: "The container.",
        example: "state",
      }),
      location: field(location(), { ...storageRegion, example: "westeurope" }),
      ...shared,
    }),
    z.strictObject({
      backend: field(z.literal("cloud"), { description: "State in HCP Terraform, Terraform Enterprise or a compatible service: a workspace a stack." }),
      hostname: field(pattern(/^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(:[1-9][0-9]{0,4})?$/, "a host name, such as app.terraform.io"), {
        description: "The service's host name; it decides where the state lies.",
        example: "app.terraform.io",
      }),
      organization: field(pattern(/^[A-Za-z0-9][A-Za-z0-9_-]{1,39}$/, "an organization name"), {
        description: "The organization.",
        example: "acme",
      }),
      project: field(pattern(/^[A-Za-z0-9][A-Za-z0-9 _-]{1,38}[A-Za-z0-9_-]$/, "a project name"), {
        description: "The project that holds the workspaces; Terraform makes it where it is missing.",
        example: "fleet",
      }),
      // As whom it is read is what Terraform's own settings say: a token is no part of a fleet file.
      jurisdiction: shared.jurisdiction,
    }),
    z.strictObject({
      backend: field(z.literal("local"), { description: "State in files of this project: for one machine only." }),
      dir: field(relativePath(), { description: "Folder of the state files, relative to the project.", example: ".fleetwright/state" }).optional(),
      ...shared,
    }),
  ]);
}

/** A DNS zone that entries are written to. */
export const dns = z.strictObject({
  provider: field(accepts(z.enum(DNS_PROVIDERS), `${DNS_PROVIDERS.slice(0, -1).join(", ")} or ${DNS_PROVIDERS.at(-1) ?? ""}`), {
    description: "Who serves the zone.",
    example: "route53",
  }),
  zone: field(pattern(/^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/, "a DNS name in lower case, such as fleet.example.com"), {
    description: "The zone's name; entries get their names in it.",
    example: "fleet.acme.example",
  }),
  region: field(name(), { description: "The region whose account owns the zone.", example: "eu-west" }),
  create: field(z.boolean(), { description: "Whether the fleet makes the zone or finds it.", example: false }).optional(),
  zoneId: field(cloudId(), {
    description: "What the provider calls a zone that is there already; needed to build entries in it.",
    default: "none: the fleet makes the zone",
    example: "Z0123456789ABCDEFGHIJ",
  }).optional(),
  parent: field(
    z.strictObject({
      zoneId: field(cloudId(), { description: "What the provider calls the zone above.", example: "Z0123456789ABCDEFGHIJ" }),
      region: field(name(), { description: "The region whose account owns it.", default: "that of the zone", example: "eu-west" }).optional(),
    }),
    {
      description: "The zone above, where the fleet writes the delegation to a zone that it makes.",
      default: "none: somebody else writes it",
      example: { zoneId: "Z0123456789ABCDEFGHIJ", region: "eu-west" },
    },
  ).optional(),
});
