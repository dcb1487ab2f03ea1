import type { WireResponse } from "../../../lib/bootstrap/kube/exchange.ts";
import type { Json } from "../../../lib/bootstrap/kube-object.ts";
import type { ServedKind } from "./kinds.ts";
import type { Stored } from "./store.ts";

export function answer(status: number, body: Json): WireResponse {
  return { status, headers: {}, body: JSON.stringify(body) };
}

export function refuse(status: number, reason: string, message: string): WireResponse {
  return answer(status, { kind: "Status", status: "Failure", reason, message, code: status });
}

export function absent(kind: ServedKind, name: string): WireResponse {
  return refuse(404, "NotFound", `${kind.plural}${kind.group === "" ? "" : `.${kind.group}`} "${name}" not found`);
}

/** What an apply gets that would change what others manage. */
export function conflicting(conflicts: readonly { readonly field: string; readonly manager: string }[]): WireResponse {
  const causes = conflicts.map(({ field, manager }) => ({
    reason: "FieldManagerConflict",
    message: `conflict with "${manager}"`,
    field,
  }));
  const message = `Apply failed with ${causes.length} conflict${causes.length === 1 ? "" : "s"}`;
  return answer(409, { kind: "Status", status: "Failure", reason: "Conflict", message, code: 409, details: { causes } });
}

/** The conflict of a request that names another version or uid than the one that is there; undefined where it fits. */
export function staleness(
  existing: Stored,
  version: string | undefined,
  uid: string | undefined,
  kind: ServedKind,
): WireResponse | undefined {
  const { metadata } = existing.object;
  const fits = (version === undefined || version === metadata.resourceVersion) && (uid === undefined || uid === metadata.uid);
  return fits
    ? undefined
    : refuse(409, "Conflict", `Operation cannot be fulfilled on ${kind.plural} "${metadata.name}": the object has been modified`);
}
