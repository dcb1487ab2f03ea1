import type { ArtefactSource } from "../../model/artefact.ts";
import { PhaseError } from "../contract.ts";

/** An artefact that can't be had, or that is not what was pinned. */
export function artefactError(message: string, options: { readonly next?: string; readonly cause?: unknown } = {}): PhaseError {
  const next = options.next === undefined ? {} : { next: options.next };
  return new PhaseError({ class: "artefact", message, ...next }, options.cause);
}

/** `gomod:module@v1`, `url:https://…`, `oci:registry/path:tag` or `file:path`: how `fleetwright pin --from` takes a source and messages show it, without credentials. */
export function formatSource(source: ArtefactSource): string {
  if ("gomod" in source) return `gomod:${source.gomod}`;
  if ("oci" in source) return `oci:${source.oci}`;
  return "url" in source ? `url:${source.url.replace(/\/\/[^/]*@/, "//…@")}` : `file:${source.file}`;
}
