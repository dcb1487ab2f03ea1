import type { Membership } from "../../../contracts/membership.ts";
import type { Problem } from "../../../errors.ts";
import { PRIVATE_SOURCE } from "../../rules.ts";

/** A source that Argo CD could not read. */
export function privateSource({ sync }: Membership): readonly Problem[] {
  if (sync.source?.auth.kind !== "oidc") return [];
  return [
    {
      rule: PRIVATE_SOURCE.id,
      severity: "error",
      path: ["sync", "source", "auth", "kind"],
      message: "Argo CD's pods are nobody to Git",
      seen: "oidc",
      accepted: "token, ssh or github-app",
      fix: "use another `kind`, or Flux",
    },
  ];
}
