import type { PlannedChange } from "./planned-changes.ts";

/** What an adoption would come to. */
export interface Verdict {
  /** Why it may not be carried out, one for each thing; empty: it may. */
  readonly refusals: readonly string[];
  /** Addresses by what happens to them; replacements and deletions are refused and stand above. */
  readonly takenOver: readonly string[];
  readonly changed: readonly string[];
  readonly created: readonly string[];
}

const CLUSTER = /^aws_eks_cluster\./;

/** Judges a plan in which everything is imported that is there: nothing may be destroyed, and the cluster must be there. */
export function judgeAdoption(changes: readonly PlannedChange[]): Verdict {
  const addresses = (wanted: (change: PlannedChange) => boolean): readonly string[] =>
    changes
      .filter(wanted)
      .map(({ address }) => address)
      .sort();
  return {
    refusals: changes.flatMap(refusals),
    takenOver: addresses(({ imported }) => imported !== undefined),
    changed: addresses(({ action }) => action === "update"),
    created: addresses(({ action }) => action === "create"),
  };
}

function refusals(change: PlannedChange): readonly string[] {
  const { address, action, because } = change;
  if (action === "replace") {
    const why = because.length === 0 ? "" : `, because it can't be changed in place: ${because.join(", ")}`;
    return [`${address} would be destroyed and made anew${why}`];
  }
  if (action === "delete") return [`${address} would be destroyed`];
  if (!CLUSTER.test(address)) return [];
  if (action === "create") return [`${address} would be created: EKS has no cluster of the name under adopt.names.cluster`];
  if (modeOf(change.before) !== "CONFIG_MAP") return [];
  return [
    `${address} knows people by a ConfigMap only, and EKS takes no access entries beside it: let its owner set the authentication mode API_AND_CONFIG_MAP first`,
  ];
}

function modeOf(cluster: Readonly<Record<string, unknown>>): unknown {
  const config: unknown = cluster["access_config"];
  const first: unknown = Array.isArray(config) ? config[0] : undefined;
  return typeof first === "object" && first !== null && "authentication_mode" in first ? first.authentication_mode : undefined;
}
