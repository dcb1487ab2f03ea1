import { FleetError } from "../../errors.ts";
import type { FleetErrorOptions } from "../../errors.ts";
import type { ArtefactSource } from "../../model/artefact.ts";

/** An artefact that can't be had, or that is not what was pinned. */
export class ArtefactError extends FleetError {
  constructor(kind: "input" | "remote" | "refused" | "timeout", message: string, options: FleetErrorOptions = {}) {
    super(kind, message, options);
    this.name = "ArtefactError";
  }
}

/** `gomod:module@v1`, `url:https://…` or `file:path`: how `fleetwright pin --from` takes a source and messages show it. */
export function formatSource(source: ArtefactSource): string {
  if ("gomod" in source) return `gomod:${source.gomod}`;
  return "url" in source ? `url:${source.url}` : `file:${source.file}`;
}
