/** Domains that nodes, images and tools use. Each answers with the addresses above, under the domain itself and below it. */
export const PRIVATE_DOMAINS = [
  { id: "apis", domain: "googleapis.com.", host: "private.googleapis.com." },
  { id: "gcr", domain: "gcr.io.", host: "gcr.io." },
  { id: "pkg", domain: "pkg.dev.", host: "pkg.dev." },
] as const;
