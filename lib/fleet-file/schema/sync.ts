import * as z from "zod";
import { AGENT_NAMES, REGISTRY_NAMES } from "../../model/sync-plugins.ts";
import { accepts, field, freeText } from "./field.ts";
import { name, pattern } from "./scalars.ts";

/** `env:NAME`, or what one of the clouds calls a secret. */
const SECRET_REFERENCE =
  /^(env:[A-Z_][A-Z0-9_]{0,127}|arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:[A-Za-z0-9/_+=.@-]{1,512}|projects\/[a-z0-9-]{4,30}\/secrets\/[A-Za-z0-9_-]{1,255}\/versions\/[a-z0-9]+|https:\/\/[a-z0-9-]{3,24}\.vault\.azure\.net\/secrets\/[A-Za-z0-9-]{1,127}(\/[0-9a-f]{32})?)$/;

const auth = z.discriminatedUnion("kind", [
  z.strictObject({ kind: field(z.literal("none"), { description: "The repository may be read by everybody." }) }),
  z.strictObject({
    kind: field(z.enum(["token", "ssh", "github-app", "oidc"]), { description: "How the agent proves who it is.", example: "token" }),
    from: field(
      pattern(SECRET_REFERENCE, "env:NAME, or the reference of a secret in AWS Secrets Manager, Google Secret Manager or Azure Key Vault"),
      {
        description: "Where the bootstrap finds the secret. It reaches the cluster as a Secret and never enters Terraform.",
        example: "env:GIT_TOKEN",
        secret: true,
      },
    ),
  }),
]);

const source = z.strictObject({
  url: freeText({
    description: "The Git repository that agents follow.",
    example: "https://git.acme.example/fleet.git",
    max: 2048,
    min: 1,
    begins: { pattern: "(https|http|ssh)://", prefix: "https://git.acme.example/", accepted: "https:// or ssh://" },
  }),
  branch: freeText({ description: "The branch.", example: "main", max: 255, min: 1 }).optional(),
  path: freeText({
    description: "The folder that a cluster follows; `{cluster}`, `{region}`, `{ring}` and `{cloud}` are filled in.",
    example: "clusters/{cluster}",
    max: 1024,
    min: 1,
  }).optional(),
  auth: field(auth, { description: "How the repository is read.", example: { kind: "token", from: "env:GIT_TOKEN" } }).optional(),
});

const REGISTRIES_ACCEPTED = "clusterprofile, argocd, argocd-agent, flux, ocm or karmada";

export const sync = z.strictObject({
  hub: field(name(), { description: "The cluster that keeps the inventory.", example: "hub" }),
  registry: field(
    z.union([
      accepts(z.enum(REGISTRY_NAMES), REGISTRIES_ACCEPTED),
      accepts(
        z.array(field(accepts(z.enum(REGISTRY_NAMES), REGISTRIES_ACCEPTED), { description: "One of several.", example: "ocm" })).min(1),
        "at least one registry",
      ),
    ]),
    {
      description: "What the hub lists its members for, one name or several; ClusterProfiles are always written.",
      example: ["ocm", "argocd"],
    },
  ).optional(),
  agent: field(
    accepts(z.enum(AGENT_NAMES), "flux, argocd, argocd-agent, ocm, karmada or none"),
    { description: "What follows the source in each member.", example: "flux" },
  ).optional(),
  source: field(source, {
    description: "What the agents follow.",
    default: "agents are installed and follow nothing yet",
    example: { url: "https://git.acme.example/fleet.git" },
  }).optional(),
});
