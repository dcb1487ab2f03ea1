import { FleetError } from "../../../lib/errors.ts";
import { AWS_QUOTAS } from "../../../lib/clouds/aws/limits.ts";
import type { Cidr } from "../../../lib/model/cidr.ts";
import type { EndpointMode } from "../../../lib/model/fleet.ts";
import { inside, listFrom } from "../../cdk.ts";
import type { Expression } from "../../cdk.ts";

/** Somebody outside of the cluster's own network who may call its API server. */
export type AwsApiCaller = {
  /** `private`: over the fleet's networks. `internet`: as the addresses that it shows there. */
  readonly path: "private" | "internet";
} & (
  | { /** IPv4 block. */ readonly block: Cidr }
  | {
      /** An expression for the addresses, without a mask, that the caller's network shows to the internet. */ readonly natAddresses: Expression;
    }
);

/** The parts of an EKS cluster's configuration that say from where its API server can be reached. */
export interface AwsEndpoint {
  readonly access: {
    readonly endpointPrivateAccess: true;
    readonly endpointPublicAccess: boolean;
    readonly publicAccessCidrs?: string[];
  };
  /** What must hold before the cluster is touched. */
  readonly preconditions: readonly { readonly condition: string; readonly errorMessage: string }[];
}

const PUBLIC_BLOCKS = AWS_QUOTAS.publicBlocks.most;
const EVERYBODY = "0.0.0.0/0";

/**
 * From where the API server can be reached. It always has an address in the cluster's own network. Under `restricted` it
 * has one on the internet only when somebody calls from there; as its name then leads callers from other networks
 * there too, their NAT addresses are let in beside the others.
 *
 * @throws FleetError (input) when more blocks are declared than EKS takes
 */
export function awsEndpoint(mode: EndpointMode, callers: readonly AwsApiCaller[]): AwsEndpoint {
  if (mode === "public") return open([EVERYBODY]);
  if (mode === "private" || !callers.some(({ path }) => path === "internet")) {
    return { access: { endpointPrivateAccess: true, endpointPublicAccess: false }, preconditions: [] };
  }
  const blocks = blocksOf(callers);
  if (blocks.length > PUBLIC_BLOCKS) {
    throw new FleetError(
      "input",
      `${blocks.length} blocks may call the API server, and EKS takes ${PUBLIC_BLOCKS}: join some of them`,
    );
  }
  const networks = [...new Set(callers.flatMap((caller) => ("natAddresses" in caller ? [inside(caller.natAddresses)] : [])))];
  if (networks.length === 0) return open(blocks);
  const addresses = networks.map((addresses) => `[for address in ${addresses} : format("%s/32", address)]`);
  const all = `sort(distinct(concat(${[JSON.stringify(blocks), ...addresses].join(", ")})))`;
  return {
    ...open(listFrom(`\${${all}}`)),
    preconditions: [
      {
        // EKS reads an empty list as everybody.
        condition: `\${length(${all}) > 0}`,
        errorMessage: "No network of the declared callers shows an address to the internet, so none could be let in.",
      },
      {
        condition: `\${length(${all}) <= ${PUBLIC_BLOCKS}}`,
        errorMessage: `More than ${PUBLIC_BLOCKS} addresses may call the API server, which is all that EKS takes.`,
      },
    ],
  };
}

function open(publicAccessCidrs: string[]): AwsEndpoint {
  return { access: { endpointPrivateAccess: true, endpointPublicAccess: true, publicAccessCidrs }, preconditions: [] };
}

/** Of those on private paths, only what they show to the internet counts. */
function blocksOf(callers: readonly AwsApiCaller[]): string[] {
  return [
    ...new Set(callers.flatMap((caller) => ("block" in caller && caller.path === "internet" ? [caller.block.toString()] : []))),
  ].sort();
}
