import { factsOf } from "../../clouds/clouds.ts";
import type { RegionKey } from "../../clouds/facts.ts";
import { show } from "../read/finding.ts";
import { didYouMean } from "../read/suggest.ts";
import type { RegionSpec } from "../schema/schema.ts";
import type { Rule } from "./rule.ts";

const ALL_FIELDS: readonly RegionKey[] = [
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

const missingField: Rule = {
  id: "FW1901",
  severity: "error",
  title: "A region lacks what its cloud needs",
  why: "Every network lies in one place and belongs to one account, project or subscription. Taken from the person who happens to run the deployment, they would change with the person.",
  fix: "Add the field.",
  check: ({ spec }) =>
    Object.entries(spec.regions).flatMap(([name, region]) =>
      factsOf(region.cloud)
        .region.required.filter((key) => region[key] === undefined)
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
      const { required, allowed } = factsOf(region.cloud).region;
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
      const known = factsOf(cloud).region.location;
      if (known === undefined || location === undefined || known.shape.test(location)) return [];
      return [
        {
          path: ["regions", name, "location"],
          message: `${show(location)} is no location of ${cloud}`,
          seen: location,
          accepted: `such as ${known.accepted}`,
        },
      ];
    }),
};

const unknownLocation: Rule = {
  id: "FW1907",
  severity: "warning",
  title: "A location that this release doesn't know",
  why: "A slip of the pen would be found by the cloud only, when the network is made. A place that the cloud has opened since this release is right, and works: it takes what the cloud's other places have.",
  fix: "Correct the location, or leave it where the cloud has opened it.",
  check: ({ spec }) =>
    Object.entries(spec.regions).flatMap(([name, { cloud, location }]) => {
      const { places, location: known } = factsOf(cloud).region;
      // What is spelled like no place of it is FW1903's to tell.
      if (places === undefined || location === undefined || known?.shape.test(location) !== true) return [];
      if (places.includes(location)) return [];
      return [
        {
          path: ["regions", name, "location"],
          message: `${show(location)} is no location of ${cloud} that this release knows`,
          seen: location,
          accepted: didYouMean(location, places) ?? "one that the cloud has opened since",
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
  const known = factsOf(cloud).region.identity;
  if (known === undefined || identity === undefined) return [];
  return (["apply", "plan"] as const).flatMap((key) => {
    const value = identity[key];
    if (value === undefined || known.shape.test(value)) return [];
    return [
      {
        path: ["regions", name, "identity", key],
        message: `${show(value)} is no identity of ${cloud}`,
        seen: show(value),
        accepted: known.accepted,
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

/** What each cloud wants to know of a region. */
export const REGIONS: readonly Rule[] = [
  missingField,
  foreignField,
  foreignLocation,
  unknownLocation,
  foreignIdentity,
  emptyFleet,
];
