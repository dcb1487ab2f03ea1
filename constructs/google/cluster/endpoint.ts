import type { ContainerClusterConfig } from "@cdktf/provider-google/lib/container-cluster/index.js";
import { GKE_LIMITS } from "../../../lib/clouds/google/gke-limits.ts";
import { FleetError } from "../../../lib/errors.ts";
import type { Cidr } from "../../../lib/model/cidr.ts";
import { compareText } from "../../../lib/model/compare-text.ts";
import type { EndpointMode } from "../../../lib/model/fleet.ts";
import { inside } from "../../cdk.ts";
import type { Expression, LiteralText } from "../../cdk.ts";

/** Somebody who calls an API server, beside its own nodes and pods, whom Google always lets in. */
export type GoogleApiCaller = {
  /** Shown beside the block in Google Cloud. */
  readonly kind: "operators" | "ci" | "hub" | "peer";
} & (
  | {
      /** `private`: over private paths into the cluster's own network. `internet`: as the addresses that it shows there. */
      readonly path: "private" | "internet";
      readonly blocks: readonly Cidr[];
    }
  | {
      /** From another network of the fleet: Google hands its calls to private endpoints to no peering, so it calls over the internet. */
      readonly path: "network";
      /** The region's name in the fleet. */
      readonly region: LiteralText;
      /** An expression for the addresses, without a mask, that this network shows to the internet. */
      readonly natAddresses: Expression;
    }
);

/** From where an API server can be reached, and where. */
export interface GoogleEndpoint {
  /** Whether it has an address on the internet. */
  readonly isPublic: boolean;
  /** Whether it answers on the internet by its name, to whom IAM lets in. */
  readonly isNamed: boolean;
  /** As the resource wants it; an override, because a list may have blocks that only a deployment knows. */
  readonly authorizedNetworks: object;
  /** What must hold before the cluster is touched. */
  readonly preconditions: readonly { readonly condition: string; readonly errorMessage: string }[];
  readonly config: Pick<ContainerClusterConfig, "controlPlaneEndpointsConfig">;
}

const MOST = GKE_LIMITS.authorizedNetworks;
const EVERYBODY = "0.0.0.0/0";

/**
 * From where the API server can be reached. It always has an address in the cluster's own network. Under `restricted` it has
 * one on the internet only when somebody calls from there or from another network. Under `private` a caller with no way into the
 * cluster's network calls it by its name, which takes Google's own tokens from anywhere and knows no list of addresses.
 *
 * @throws FleetError (input) when more blocks are declared than Google takes
 */
export function googleEndpoint(mode: EndpointMode, callers: readonly GoogleApiCaller[]): GoogleEndpoint {
  const outside = callers.some(({ path }) => path !== "private");
  const isPublic = mode === "public" || (mode === "restricted" && outside);
  const isNamed = mode === "private" && outside;
  const blocks = mode === "public" ? { [EVERYBODY]: "everybody" } : namesByBlock(callers, isPublic);
  if (Object.keys(blocks).length > MOST) {
    throw new FleetError(
      "input",
      `${Object.keys(blocks).length} blocks may call the API server, and Google takes ${MOST}: join some of them`,
    );
  }
  const networks = mode === "restricted" ? callers.filter((caller) => caller.path === "network") : [];
  const list = authorized(blocks, networks);
  return {
    isPublic,
    isNamed,
    // Addresses of Google's own are let in by nobody; what calls by a private path is on the list as well.
    authorizedNetworks: { gcp_public_cidrs_access_enabled: false, private_endpoint_enforcement_enabled: true, ...list.config },
    preconditions: list.preconditions,
    config: {
      controlPlaneEndpointsConfig: {
        dnsEndpointConfig: { allowExternalTraffic: isNamed },
        ipEndpointsConfig: { enabled: true },
      },
    },
  };
}

interface AuthorizedList {
  readonly config: object;
  readonly preconditions: GoogleEndpoint["preconditions"];
}

function authorized(
  blocks: Readonly<Record<string, string>>,
  networks: readonly Extract<GoogleApiCaller, { readonly path: "network" }>[],
): AuthorizedList {
  if (networks.length === 0) {
    const entries = Object.entries(blocks).map(([block, name]) => ({ cidr_block: block, display_name: name }));
    return { config: entries.length === 0 ? {} : { cidr_blocks: entries }, preconditions: [] };
  }
  const shown = [...new Map(networks.map((network) => [network.natAddresses, network])).values()];
  const maps = shown.map(
    ({ kind, region, natAddresses }) =>
      `{ for address in ${inside(natAddresses)} : format("%s/32", address) => ${JSON.stringify(`${kind} in ${region}`)} }`,
  );
  const all = `merge(${[...maps, JSON.stringify(blocks)].join(", ")})`;
  return {
    config: {
      dynamic: {
        cidr_blocks: {
          for_each: `\${${all}}`,
          content: { cidr_block: "${cidr_blocks.key}", display_name: "${cidr_blocks.value}" },
        },
      },
    },
    preconditions: [
      {
        condition: `\${length(${all}) <= ${MOST}}`,
        errorMessage: `More than ${MOST} blocks and addresses may call the API server, which is all that Google takes.`,
      },
    ],
  };
}

/** Google takes each block once. Blocks on the internet are of use only where the API server has an address there. */
function namesByBlock(callers: readonly GoogleApiCaller[], isPublic: boolean): Readonly<Record<string, string>> {
  const found = new Map<string, Set<string>>();
  for (const caller of callers) {
    if (caller.path === "network" || (caller.path === "internet" && !isPublic)) continue;
    for (const block of caller.blocks.map(String)) found.set(block, (found.get(block) ?? new Set()).add(caller.kind));
  }
  const sorted = [...found].sort(([left], [right]) => compareText(left, right));
  return Object.fromEntries(sorted.map(([block, kinds]) => [block, [...kinds].sort(compareText).join(", ")]));
}
