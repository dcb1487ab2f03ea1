import { Cidr } from "../../model/cidr.ts";
import { SERVICE_ACCOUNT } from "../../clouds/google/existing.ts";
import { NETWORK_ID } from "../../clouds/google/paths.ts";
import { factsOf } from "../../clouds/clouds.ts";
import { bucketFindings, refusedEverywhere } from "./bucket-names.ts";
import { statesOf } from "./rule.ts";
import type { Rule } from "./rule.ts";
import { show } from "../read/finding.ts";

const foreignNetwork: Rule = {
  id: "FW1992",
  severity: "error",
  title: "What is no network of Google Cloud",
  why: "Networks are joined by their whole ids: a bare name would be looked for in the region's own project, and a shared network is another project's.",
  fix: "Write `projects/<project>/global/networks/<name>`, with the host project where the network is shared.",
  check: ({ spec }) =>
    Object.entries(spec.regions).flatMap(([name, { cloud, network }]) =>
      cloud !== "gcp" || network === undefined || NETWORK_ID.test(network.id)
        ? []
        : [
            {
              path: ["regions", name, "network", "id"],
              message: `${show(network.id)} is no id of a network of Google Cloud`,
              seen: network.id,
              accepted: "projects/<project>/global/networks/<name>",
            },
          ],
    ),
};

const unheededField: Rule = {
  id: "FW1993",
  severity: "error",
  title: "A field that a network of Google Cloud has no use for",
  why: "Networks of Google Cloud have no route tables to write to: what peers exchange, Google routes by itself. Clusters get subnets of their own in its `free` blocks. Nothing is ever ignored.",
  fix: "Remove the field.",
  check: ({ spec }) =>
    Object.entries(spec.regions).flatMap(([name, { cloud, network }]) =>
      cloud !== "gcp" || network === undefined
        ? []
        : (["subnets", "routeTables"] as const)
            .filter((key) => network[key] !== undefined)
            .map((key) => ({
              path: ["regions", name, "network", key],
              atKey: true as const,
              message: `a network of gcp that is there already takes no \`${key}\``,
              accepted: "id, cidrs, free and natAddresses",
            })),
    ),
};

const strangeFreeBlock: Rule = {
  id: "FW1995",
  severity: "error",
  title: "A free block that no cluster can have",
  why: "Ranges of clusters are cut from `network.free` as if nobody else were there. A block outside of the network is somebody else's. On AWS clusters use subnets that are there.",
  fix: "Name blocks inside of the network's `cidrs`; on AWS name `subnets`.",
  check: ({ spec }) =>
    Object.entries(spec.regions).flatMap(([name, { cloud, network }]) => {
      const own = (network?.cidrs ?? []).map((block) => Cidr.from(block));
      return (network?.free ?? []).flatMap((block, at) => {
        const path = ["regions", name, "network", "free", at];
        if (factsOf(cloud).network?.shared !== undefined)
          return [{ path, message: `clusters on ${cloud} use the network's subnets`, seen: block }];
        if (own.some((one) => one.contains(Cidr.from(block)))) return [];
        return [{ path, message: `${block} is no part of the network of ${name}`, seen: block, accepted: own.join(", ") }];
      });
    }),
};

const noSuchBucket: Rule = {
  id: "FW1994",
  severity: "error",
  title: "A name that Cloud Storage gives to no bucket",
  why: "Cloud Storage keeps names with google in them and beginnings with goog for itself, takes at most 63 characters between dots, and nothing that looks like an address. A backend with such a bucket fails in every stack.",
  fix: "Choose another name for the bucket.",
  needs: ["state"],
  check: ({ spec }) => bucketFindings(spec, "gcs", refusedBucket),
};

const strangeReader: Rule = {
  id: "FW1996",
  severity: "error",
  title: "States in Cloud Storage that are read as no service account",
  why: "Terraform's backend acts as the service account that `identity` names, by its email. With anything else each stack fails before it is planned.",
  fix: "Write the email of a service account, or leave `identity` out, where the credentials at hand may read the bucket.",
  check: ({ fleet }) =>
    statesOf(fleet).flatMap(({ path, state }) =>
      state.backend !== "gcs" || state.identity === undefined || SERVICE_ACCOUNT.shape.test(state.identity)
        ? []
        : [
            {
              path: [...path, "identity"],
              message: `${show(state.identity)} is no service account`,
              seen: state.identity,
              accepted: SERVICE_ACCOUNT.accepted,
            },
          ],
    ),
};

const LONGEST_PART = 63;

function refusedBucket(name: string): string | undefined {
  if (name.startsWith("goog")) return "Cloud Storage keeps names that begin with goog";
  if (/g[o0]{2}gle/.test(name)) return "Cloud Storage keeps names with google in them";
  if (name.split(".").some((part) => part.length > LONGEST_PART)) return `a part is longer than ${LONGEST_PART} characters`;
  return refusedEverywhere(name);
}

/** Networks and state on Google Cloud. */
export const GOOGLE_NETWORKS: readonly Rule[] = [foreignNetwork, unheededField, strangeFreeBlock, noSuchBucket, strangeReader];
