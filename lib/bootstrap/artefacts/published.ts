import type { Pin } from "../../model/artefact.ts";

/** A pin before anybody looked at the bytes: what `fleetwright pin` pins unless told otherwise. */
export type PublishedArtefact = Omit<Pin, "digest">;
