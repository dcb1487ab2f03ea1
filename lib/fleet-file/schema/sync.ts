import * as z from "zod";
import { AGENT_NAMES, REGISTRY_NAMES } from "../../model/sync-plugins.ts";
import { accepts, field, freeText } from "./field.ts";
import type { FieldMeta } from "./field.ts";
import { name, pattern, uuid } from "./scalars.ts";

/** `env:NAME`, or what one of the clouds calls a secret. */
const SECRET_REFERENCE =
  /^(env:[A-Z_][A-Z0-9_]{0,127}|arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:[A-Za-z0-9/_+=.@-]{1,512}|projects\/[a-z0-9-]{4,30}\/secrets\/[A-Za-z0-9_-]{1,255}\/versions\/[a-z0-9]+|https:\/\/[a-z0-9-]{3,24}\.vault\.azure\.net\/secrets\/[A-Za-z0-9-]{1,127}(\/[0-9a-f]{32})?)$/;

function reference(meta: Pick<FieldMeta, "description" | "default">) {
  return field(
    pattern(SECRET_REFERENCE, "env:NAME, or the reference of a secret in AWS Secrets Manager, Google Secret Manager or Azure Key Vault"),
    { ...meta, example: "env:GIT_TOKEN", secret: true },
  );
}

function userName(meta: FieldMeta) {
  return field(pattern(/^[A-Za-z0-9_][A-Za-z0-9._@$+\\-]{0,254}$/, "a user name"), meta);
}

const FOUND = "It reaches the cluster as a Secret and never enters Terraform.";

const auth = z.discriminatedUnion("kind", [
  z.strictObject({ kind: field(z.literal("none"), { description: "The repository may be read by everybody." }) }),
  z.strictObject({
    kind: field(z.literal("token"), { description: "By a token or a password." }),
    from: reference({ description: `Where the bootstrap finds the token. ${FOUND}` }),
    user: userName({
      description: "The user name that goes with the token; most services take any.",
      default: "`git`",
      example: "oauth2",
    }).optional(),
  }),
  z.strictObject({
    kind: field(z.literal("ssh"), { description: "By an SSH key." }),
    from: reference({ description: `Where the bootstrap finds the private key, in PEM and without a passphrase. ${FOUND}` }),
    knownHosts: field(pattern(/^[\t\n\x20-\x7e]{1,16384}$/, "lines of a `known_hosts` file"), {
      description: "The server's public keys, as lines of a `known_hosts` file: no other server is spoken with.",
      example: "git.acme.example ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGRvIG5vdCB1c2UgdGhpcyBrZXksIGV2ZXIuIC0tLS0t",
    }),
  }),
  z.strictObject({
    kind: field(z.literal("github-app"), { description: "As an app of GitHub's, or of a GitHub Enterprise server." }),
    from: reference({ description: `Where the bootstrap finds the app's private key, in PEM. ${FOUND}` }),
    app: field(pattern(/^[1-9][0-9]{0,15}$/, "the app's id in quotes, such as \"123456\""), {
      description: "The app's id, as its settings show it.",
      example: "123456",
    }),
    installation: field(pattern(/^[1-9][0-9]{0,15}$/, "the installation's id in quotes, such as \"7890123\""), {
      description: "The id of its installation in the organization that has the repository.",
      example: "7890123",
    }),
  }),
  z.strictObject({
    kind: field(z.literal("oidc"), {
      description: "As the identity that the cloud gives the agent's pods, for that cloud's own Git service; no secret is anywhere.",
    }),
    client: field(uuid(), {
      description: "Client id of that identity; only for Azure, whose pods must name it.",
      default: "none",
      example: "00000000-0000-0000-0000-000000000001",
    }).optional(),
  }),
]);

const proxy = z.strictObject({
  url: field(
    pattern(/^(https?|socks5):\/\/[A-Za-z0-9]([A-Za-z0-9.-]{0,252}[A-Za-z0-9])?(:[0-9]{1,5})?$/, "http://, https:// or socks5:// with a host and a port"),
    { description: "The proxy, without user name and password.", example: "http://proxy.acme.example:3128" },
  ),
  from: reference({
    description: `Where the bootstrap finds \`user:password\` for it. ${FOUND}`,
    default: "it asks for nobody",
  }).optional(),
});

const images = z.strictObject({
  registry: field(
    pattern(
      /^(?=.{1,255}$)(?=[^/]*[.:])[a-z0-9]+([.-]+[a-z0-9]+)*(:[0-9]{1,5})?(\/[a-z0-9]+([._-]+[a-z0-9]+)*)*$/,
      "a registry with or without a path, such as registry.acme.example/mirror",
    ),
    { description: "Where the images lie, under the names that they have at their publishers' but for the host.", example: "registry.acme.example/mirror" },
  ),
  auth: field(
    z.strictObject({
      user: userName({ description: "Who pulls.", example: "puller" }),
      from: reference({ description: `Where the bootstrap finds the password or token. ${FOUND}` }),
    }),
    {
      description: "How nodes sign in there.",
      default: "they don't, or as what they are in their cloud",
      example: { user: "puller", from: "env:REGISTRY_TOKEN" },
    },
  ).optional(),
});

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
  ca: field(
    pattern(
      /^-----BEGIN CERTIFICATE-----\n[A-Za-z0-9+/=\n -]{1,65536}\n-----END CERTIFICATE-----\n?$/,
      "certificates in PEM, and nothing else",
    ),
    {
      description: "Certificates in PEM by which an https:// server is trusted beside those that every system trusts.",
      default: "none",
      example: "-----BEGIN CERTIFICATE-----\nMIIBAAAA\n-----END CERTIFICATE-----\n",
    },
  ).optional(),
  proxy: field(proxy, {
    description: "The way to the server.",
    default: "straight there",
    example: { url: "http://proxy.acme.example:3128" },
  }).optional(),
});

const REGISTRIES_ACCEPTED = "clusterprofile, argocd, argocd-agent, flux, ocm, karmada, or one of your own, x-…";

/** Of a plugin of a team's own: it becomes part of labels, of field managers and of names of objects. */
function ownPlugin() {
  return z.templateLiteral(["x-", z.string().regex(/[a-z0-9]([a-z0-9-]{0,28}[a-z0-9])?/)]);
}

export const sync = z.strictObject({
  hub: field(name(), { description: "The cluster that keeps the inventory.", example: "hub" }),
  registry: field(
    z.union([
      accepts(z.union([z.enum(REGISTRY_NAMES), ownPlugin()]), REGISTRIES_ACCEPTED),
      accepts(
        z.array(field(accepts(z.union([z.enum(REGISTRY_NAMES), ownPlugin()]), REGISTRIES_ACCEPTED), { description: "One of several.", example: "ocm" })).min(1),
        "at least one registry",
      ),
    ]),
    {
      description: "What the hub lists its members for, one name or several; ClusterProfiles are always written.",
      example: ["ocm", "argocd"],
    },
  ).optional(),
  agent: field(
    accepts(z.union([z.enum(AGENT_NAMES), ownPlugin()]), "flux, argocd, argocd-agent, ocm, karmada, none, or one of your own, x-…"),
    { description: "What follows the source in each member.", example: "flux" },
  ).optional(),
  source: field(source, {
    description: "What the agents follow.",
    default: "agents are installed and follow nothing yet",
    example: { url: "https://git.acme.example/fleet.git" },
  }).optional(),
  images: field(images, {
    description: "A registry of your own with the agents' images; `fleetwright pin --images` says which ones.",
    default: "they come from their publishers",
    example: { registry: "registry.acme.example/mirror" },
  }).optional(),
});
