import { artefactError } from "./artefact-error.ts";

/** What an image or artefact is called in a registry. */
export interface OciReference {
  /** Host, with a port where it has one. */
  readonly registry: string;
  readonly repository: string;
  /** A tag, or a digest that its manifest must have. */
  readonly reference: string;
}

// As the distribution specification spells them.
const SHAPE =
  /^([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::[0-9]{1,5})?)\/([a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*)(?::([A-Za-z0-9_][A-Za-z0-9._-]{0,127}))?(?:@(sha256:[0-9a-f]{64}))?$/;

/** Reads `registry.example/path:tag`, with or without `@sha256:…`, which then counts alone. */
export function parseOciReference(text: string): OciReference {
  const [, registry = "", repository = "", tag, digest] = SHAPE.exec(text) ?? [];
  const reference = digest ?? tag;
  const isHost = /[.:]/.test(registry) || registry === "localhost";
  if (reference === undefined || !isHost) {
    throw artefactError(
      `"${text}" is no artefact in a registry, such as registry.example/path:v1 or registry.example/path@sha256:…`,
    );
  }
  return { registry, repository, reference };
}
