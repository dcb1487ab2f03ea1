import type { Membership } from "../../../contracts/membership.ts";
import type { Problem } from "../../../errors.ts";
import { PRIVATE_SOURCE } from "../../rules.ts";

/** A source that members could not read: their Argo CD is brought no credentials yet. */
export function privateSource({ sync }: Membership): readonly Problem[] {
  const kind = sync.source?.auth.kind ?? "none";
  if (kind === "none") return [];
  return [
    {
      rule: PRIVATE_SOURCE.id,
      severity: "error",
      path: ["sync", "source", "auth", "kind"],
      message: "members of argocd-agent can't read a private repository yet",
      seen: kind,
      accepted: "none",
      fix: "follow a repository that needs no credentials, or use the agent argocd or flux",
    },
  ];
}
