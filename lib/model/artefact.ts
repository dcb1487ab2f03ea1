/** Where the files of an agent come from. A Go module is read from the module cache, after `go mod download`. */
export type ArtefactSource =
  | { readonly url: string }
  | { readonly file: string }
  | { readonly gomod: string }
  /** `registry.example/path:tag`, or with `@sha256:…` at its end. */
  | { readonly oci: string };

/** One published artefact of an agent, pinned by what is in it. */
export interface Pin {
  /** The agent that it belongs to, such as `flux`. */
  readonly agent: string;
  /** The part of the agent, such as `source-controller`. */
  readonly component: string;
  readonly version: string;
  readonly source: ArtefactSource;
  /** Paths or patterns inside the source, sorted; empty when the source is one file. */
  readonly files: readonly string[];
  /** `sha256:<hex>` over the raw files in sorted order of their names. */
  readonly digest: string;
}
