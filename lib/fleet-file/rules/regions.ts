import type { Cloud } from "../../model/fleet.ts";
import { ZONES_WITHOUT_EKS, defaultZones, zonePrefix } from "../../clouds/aws/zones.ts";
import { show } from "../read/finding.ts";
import type { Finding } from "../read/finding.ts";
import type { RegionSpec } from "../schema/schema.ts";
import type { Rule } from "./rule.ts";

type Key = "location" | "account" | "project" | "subscription" | "identity" | "network" | "zones" | "nat" | "ports";

interface CloudFields {
  readonly required: readonly Key[];
  readonly allowed: readonly Key[];
}

const FIELDS_OF: Readonly<Record<Cloud, CloudFields>> = {
  aws: { required: ["location", "account"], allowed: ["identity", "network", "zones", "nat"] },
  gcp: { required: ["location", "project"], allowed: ["identity", "network"] },
  azure: { required: ["location", "subscription"], allowed: ["identity", "network"] },
  local: { required: [], allowed: ["ports"] },
  external: { required: [], allowed: [] },
};

const ALL_FIELDS: readonly Key[] = [
  "location",
  "account",
  "project",
  "subscription",
  "identity",
  "network",
  "zones",
  "nat",
  "ports",
];

const LOCATIONS = {
  aws: [/^[a-z]{2}(-[a-z]+)+-[1-9][0-9]?$/, "eu-west-1"],
  gcp: [/^[a-z]+-[a-z]+[1-9][0-9]?$/, "europe-north1"],
  azure: [/^[a-z]+[1-9]?$/, "eastus2"],
} as const satisfies Readonly<Partial<Record<Cloud, readonly [shape: RegExp, example: string]>>>;

const IDENTITIES: Readonly<Partial<Record<Cloud, readonly [shape: RegExp, accepted: string]>>> = {
  aws: [
    /^arn:aws[a-z-]*:iam::[0-9]{12}:role\/[A-Za-z0-9/+=,.@_-]{1,512}$/,
    "the ARN of a role, arn:aws:iam::<account>:role/<name>",
  ],
  gcp: [
    /^[a-z][a-z0-9-]{4,28}[a-z0-9]@[a-z0-9-]+\.iam\.gserviceaccount\.com$/,
    "a service account, <name>@<project>.iam.gserviceaccount.com",
  ],
  azure: [/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, "the client id of an identity, a UUID"],
};

const missingField: Rule = {
  id: "FW1901",
  severity: "error",
  title: "A region lacks what its cloud needs",
  why: "Every network lies in one place and belongs to one account, project or subscription. Taken from whoever happens to run the deployment, they would change with the person.",
  fix: "Add the field.",
  check: ({ spec }) =>
    Object.entries(spec.regions).flatMap(([name, region]) =>
      FIELDS_OF[region.cloud].required
        .filter((key) => region[key] === undefined)
        .map((key) => ({ path: ["regions", name, key], message: `a region of ${region.cloud} needs \`${key}\`` })),
    ),
};

const foreignField: Rule = {
  id: "FW1902",
  severity: "error",
  title: "A field that this cloud does not have",
  why: "Nothing is ever ignored: an account on Google Cloud, or a network on this machine, is a mistake in the field or in the cloud.",
  fix: "Remove the field, or correct `cloud`.",
  check: ({ spec }) =>
    Object.entries(spec.regions).flatMap(([name, region]) => {
      const { required, allowed } = FIELDS_OF[region.cloud];
      return ALL_FIELDS.filter((key) => region[key] !== undefined && !required.includes(key) && !allowed.includes(key)).map(
        (key) => ({
          path: ["regions", name, key],
          atKey: true as const,
          message: `a region of ${region.cloud} has no \`${key}\``,
          accepted: [...required, ...allowed].join(", ") || "none of the fields of a cloud",
        }),
      );
    }),
};

const foreignLocation: Rule = {
  id: "FW1903",
  severity: "error",
  title: "A location that is spelled like another cloud's",
  why: "Each cloud spells its places in a way of its own; this one would be refused when the network is made.",
  fix: "Use the cloud's own name of the place.",
  check: ({ spec }) =>
    Object.entries(spec.regions).flatMap(([name, { cloud, location }]) => {
      const known = cloud === "local" || cloud === "external" ? undefined : LOCATIONS[cloud];
      if (known === undefined || location === undefined || known[0].test(location)) return [];
      return [
        {
          path: ["regions", name, "location"],
          message: `${show(location)} is no location of ${cloud}`,
          seen: location,
          accepted: `such as ${known[1]}`,
        },
      ];
    }),
};

const foreignIdentity: Rule = {
  id: "FW1904",
  severity: "error",
  title: "An identity that is not of this cloud",
  why: "Deploy identities are written as the cloud names them: role ARNs, service accounts, client ids.",
  fix: "Write the identity as accepted.",
  check: ({ spec }) => Object.entries(spec.regions).flatMap(([name, region]) => identityFindings(name, region)),
};

function identityFindings(name: string, { cloud, identity }: RegionSpec) {
  const known = IDENTITIES[cloud];
  if (known === undefined || identity === undefined) return [];
  return (["apply", "plan"] as const).flatMap((key) => {
    const value = identity[key];
    if (value === undefined || known[0].test(value)) return [];
    return [
      {
        path: ["regions", name, "identity", key],
        message: `${show(value)} is no identity of ${cloud}`,
        seen: show(value),
        accepted: known[1],
      },
    ];
  });
}

const emptyFleet: Rule = {
  id: "FW1905",
  severity: "error",
  title: "A fleet without clusters or regions",
  why: "A fleet has at least one region and the hub in it.",
  fix: "Declare a region under `regions:` and the hub under `clusters:`.",
  check: ({ names }) =>
    (["regions", "clusters"] as const)
      .filter((key) => names[key].size === 0)
      .map((key) => ({ path: [key], message: `there are no ${key} in this fleet` })),
};

const foreignZone: Rule = {
  id: "FW1906",
  severity: "error",
  title: "Zones that can't hold the region's network",
  why: "Subnets are made in zones of the region's own location, EKS refuses control planes in some zones, and an existing network has its zones already.",
  fix: "Name at least two zones of the location by their ids, or remove `zones`.",
  check: ({ spec }) =>
    Object.entries(spec.regions)
      .filter(([, { cloud }]) => cloud === "aws")
      .flatMap(([name, region]) => zoneFindings(name, region)),
};

function zoneFindings(name: string, { location = "", network, zones, nat }: RegionSpec): readonly Finding[] {
  const path = ["regions", name];
  if (network !== undefined) {
    return Object.entries({ zones, nat })
      .filter(([, value]) => value !== undefined)
      .map(([key]) => ({ path: [...path, key], message: `an existing network takes no \`${key}\`: its owner has decided` }));
  }
  const prefix = zonePrefix(location);
  if (zones === undefined) {
    // How another cloud spells its places is told by a rule of its own.
    const unknown = LOCATIONS.aws[0].test(location) && defaultZones(location).length === 0;
    return unknown ? [{ path: [...path, "zones"], message: `the zones of ${show(location)} aren't known; name them` }] : [];
  }
  return zones.flatMap((zone, index) => {
    const at = { path: [...path, "zones", index], seen: zone };
    if (ZONES_WITHOUT_EKS.includes(zone)) return [{ ...at, message: `EKS makes no control plane in ${show(zone)}` }];
    if (prefix === undefined || zone.startsWith(`${prefix}-`)) return [];
    return [{ ...at, message: `${show(zone)} is no zone of ${location}`, accepted: `${prefix}-az1 and the like` }];
  });
}

/** What each cloud wants to know of a region. */
export const REGIONS: readonly Rule[] = [missingField, foreignField, foreignLocation, foreignIdentity, emptyFleet, foreignZone];
