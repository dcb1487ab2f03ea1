import { AKS_LIMITS } from "../../../lib/clouds/azure/aks-limits.ts";
import { FleetError } from "../../../lib/errors.ts";
import type { Cidr } from "../../../lib/model/cidr.ts";
import { compareText } from "../../../lib/model/compare-text.ts";
import type { EndpointMode } from "../../../lib/model/fleet.ts";
import { expression, inside } from "../../cdk.ts";
import type { Expression, LiteralText } from "../../cdk.ts";

/** Somebody who calls an API server, beside its own nodes and pods, which reach it in their own network. */
export type AzureApiCaller =
  | {
      /** From addresses that the fleet file names. */
      readonly blocks: readonly Cidr[];
    }
  | {
      /** From a network of the fleet, its own or another. */
      readonly region: LiteralText;
      /** Id of that network, where a private path leads from it; undefined: over the internet. */
      readonly network: LiteralText | undefined;
      /** An expression for the addresses, without a mask, that it shows to the internet. */
      readonly natAddresses: Expression;
    };

/** From where an API server can be reached, and where. */
export interface AzureEndpoint {
  readonly isPrivate: boolean;
  /** Who may call its address on the internet, as code; undefined: everybody, or it has none. */
  readonly authorizedRanges: Expression | undefined;
  /** What must hold before the cluster is touched. */
  readonly preconditions: readonly { readonly condition: string; readonly errorMessage: string }[];
  /** Ids of the networks that must know its name, by region; its own network is told by AKS itself. */
  readonly knownTo: ReadonlyMap<LiteralText, LiteralText>;
}

const MOST = AKS_LIMITS.authorizedRanges;

/**
 * From where the API server can be reached. It always has an address in the cluster's own network. A private one has no other, and
 * its name is known to networks that call it alone; any other has a name that everybody knows and that leads to the internet, so that
 * callers in the fleet's networks are let in by the addresses that those show there.
 *
 * @param own - an expression for the addresses that the cluster's own network shows to the internet: always on the list, which
 * would let in everybody if it were empty
 * @throws FleetError (input) when more blocks are declared than AKS takes
 */
export function azureEndpoint(mode: EndpointMode, callers: readonly AzureApiCaller[], own: Expression): AzureEndpoint {
  const networks = callers.flatMap((caller) => ("region" in caller ? [caller] : []));
  if (mode === "private") {
    const known = networks.flatMap(({ region, network }) => (network === undefined ? [] : [[region, network] as const]));
    return { isPrivate: true, authorizedRanges: undefined, preconditions: [], knownTo: new Map(known) };
  }
  const open = { isPrivate: false, authorizedRanges: undefined, preconditions: [], knownTo: new Map<LiteralText, LiteralText>() };
  if (mode === "public") return open;
  const blocks = [...new Set(callers.flatMap((caller) => ("blocks" in caller ? caller.blocks.map(String) : [])))].sort(
    compareText,
  );
  if (blocks.length > MOST) {
    throw new FleetError("input", `${blocks.length} blocks may call the API server, and AKS takes ${MOST}: join some of them`);
  }
  const shown = [...new Set([own, ...networks.map(({ natAddresses }) => natAddresses)])];
  const lists = shown.map((addresses) => `[for address in ${inside(addresses)} : format("%s/32", address)]`);
  const all = `sort(distinct(concat(${[JSON.stringify(blocks), ...lists].join(", ")})))`;
  return {
    ...open,
    authorizedRanges: expression(`\${${all}}`),
    preconditions: [
      {
        condition: `\${length(${all}) > 0}`,
        errorMessage: "Nobody may call the API server, and AKS would let in everybody: say what addresses its network shows.",
      },
      {
        condition: `\${length(${all}) <= ${MOST}}`,
        errorMessage: `More than ${MOST} blocks and addresses may call the API server, which is all that AKS takes.`,
      },
    ],
  };
}
