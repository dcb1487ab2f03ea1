import { factsOf } from "../../../clouds/clouds.ts";
import type { ClusterRecord } from "../../../contracts/cluster-record.ts";
import type { Membership } from "../../../contracts/membership.ts";
import type { Problem } from "../../../errors.ts";
import { PRIVATE_SOURCE } from "../../rules.ts";

/**
 * Of a membership that no fleet file was checked for: pods are known to their own cloud's Git service alone.
 *
 * @param reader - the cluster whose Flux reads the source
 */
export function unreadableSource({ sync: { source } }: Membership, reader: ClusterRecord): readonly Problem[] {
  if (source?.auth.kind !== "oidc") return [];
  const git = factsOf(reader.cloud).git;
  if (git?.url.shape.test(source.url) === true) return [];
  const accepted = git === undefined ? "token, ssh or github-app" : `a URL such as ${git.url.accepted}`;
  return [
    {
      rule: PRIVATE_SOURCE.id,
      severity: "error",
      path: ["sync", "source", "auth", "kind"],
      message: `pods of ${reader.name} are nobody to the server at ${source.url}`,
      seen: "oidc",
      accepted,
      fix: "follow a repository of the cloud's own service, or use another `kind`",
    },
  ];
}
