import type { RuleInfo } from "../../model/rule.ts";

/** Where a value does not fit the schema. */
export const SHAPE = {
  unknownKey: {
    id: "FW1020",
    severity: "error",
    title: "Unknown key",
    why: "Nothing is ever ignored: a key that Fleetwright does not know is a mistake, or a wish for a newer release.",
    fix: "Use one of the accepted keys.",
  },
  missingKey: {
    id: "FW1021",
    severity: "error",
    title: "A required key is missing",
    why: "The value cannot be guessed and has no default.",
    fix: "Add the key.",
  },
  wrongType: {
    id: "FW1022",
    severity: "error",
    title: "A value of the wrong type",
    why: "Text, number, true or false, list and map are different things. YAML reads 1.30 as the number 1.3 and 0123 as 123, so versions and account numbers need quotes.",
    fix: "Write a value of the accepted type.",
  },
  notOneOf: {
    id: "FW1023",
    severity: "error",
    title: "A value that is none of the choices",
    why: "The field knows a fixed set of values.",
    fix: "Use one of the accepted values.",
  },
  badText: {
    id: "FW1024",
    severity: "error",
    title: "A text that does not fit its field",
    why: "Names, addresses, versions and ids become names and addresses in clouds, so their characters and length are limited.",
    fix: "Write it as accepted.",
  },
  outOfRange: {
    id: "FW1025",
    severity: "error",
    title: "Too large, too small, too long or too short",
    why: "The field has limits, those of the clouds or of Kubernetes.",
    fix: "Stay within the limits.",
  },
  badKey: {
    id: "FW1026",
    severity: "error",
    title: "A name that does not fit",
    why: "Keys of regions, clusters, rings, pools and labels are names, in clouds and in Kubernetes.",
    fix: "Rename it as accepted. A cluster or region that is deployed already keeps its name: see `fleetwright remove`.",
  },
  badCharacter: {
    id: "FW1027",
    severity: "error",
    title: "A character that no text may hold",
    why: "Control characters and broken surrogate pairs change what terminals show and what Terraform stores.",
    fix: "Remove the character; tab and newline may stay.",
  },
  secret: {
    id: "FW1028",
    severity: "error",
    title: "A secret may stand in the file",
    why: "A field that refers to a secret holds something else, perhaps the secret itself. Whatever is committed stays in the history of the repository, so the value and its line are not shown here.",
    fix: "Write `env:NAME`, or the reference of a secret in a cloud's store. Revoke a secret that was committed.",
    secret: true,
  },
} as const satisfies Record<string, RuleInfo>;
