import { inWords } from "../../clouds/clouds.ts";
import type { LossKind } from "../../model/workload-plan.ts";

/** What fails of a workload when something is gone. */
export type Failure = {
  /** `no cluster of it is left` */
  readonly why: string;
} & (
  | {
      readonly of: "parts";
      /** Those without a cluster; none of a replicated workload. */ readonly components: readonly string[];
    }
  /** `geo`: users of a place that nobody else serves. */
  | { readonly of: "users"; readonly geo: boolean }
  | { readonly of: "paths" }
  | { readonly of: "names" }
);

/** What would let a workload do without one thing of a kind, in the words of the fleet file. */
export function remedy(kind: LossKind, failure: Failure): string {
  switch (failure.of) {
    case "names":
      return "nothing that the file can say: a zone has one provider";
    case "paths":
      return kind === "link" || kind === "hub" || kind === "region" || kind === "cloud"
        ? "another way between its regions, under `connectivity.links`, or clusters of both ends in one region"
        : "another cluster that both ends reach each other from";
    case "users":
      return `${failure.geo ? "another cluster that serves `default`" : "another cluster that users are led to"}${elsewhere(kind)}`;
    case "parts": {
      const { components } = failure;
      const of = components.length === 0 ? "under `clusters`" : `of ${inWords(components, "and")}`;
      const pool = kind === "zone" ? "a pool with `zones: 2` and `min: 2` or more, or " : "";
      return `${pool}another cluster ${of}${elsewhere(kind)}`;
    }
  }
}

function elsewhere(kind: LossKind): string {
  switch (kind) {
    case "zone":
      return " in another zone";
    case "region":
      return " in another location";
    case "cloud":
      return " on another cloud";
    case "cluster":
    case "link":
    case "hub":
    case "dns":
      return "";
  }
}
