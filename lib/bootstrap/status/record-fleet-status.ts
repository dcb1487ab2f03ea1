import type { Membership } from "../../contracts/membership.ts";
import { inParallel } from "../../model/parallel.ts";
import type { PluginContext, RegistryPlugin } from "../contract.ts";
import type { MemberSeen } from "../member-facts.ts";
import { fieldManagerOf } from "../contract.ts";
import { isSaid } from "../engine/record-status.ts";
import { KubeError } from "../kube-api.ts";
import type { KubeApi } from "../kube-api.ts";
import { refOf } from "../kube-object.ts";
import { isTokenRecipe } from "../tokens/index.ts";
import { NO_SECRETS } from "../secrets/secrets.ts";
import { ask } from "./ask.ts";
import type { AskOptions } from "./ask.ts";
import type { ClusterStatus, StatusOptions } from "./fleet-status.ts";

/** What became of one cluster's record in its hub. */
export interface RecordedStatus {
  readonly name: string;
  readonly hub: string;
  /** `skipped`: the hub has no status of ours that could be renewed, as it hasn't joined. */
  readonly outcome: "written" | "unchanged" | "skipped" | "failed";
  /** Why it failed. */
  readonly reason: string | null;
}

const TIMEOUT_MS = 10_000;
const AT_ONCE = 16;
/** Of writes by others in between. */
const MOST_TRIES = 5;

/**
 * Writes what was seen of clusters into their hubs: health, version, and when the certificate ends by which we ask. It joins
 * nobody, and takes no lease: it writes only to what it has just read. One result a cluster, in the order of those seen.
 */
export async function recordFleetStatus(
  clusters: readonly ClusterStatus[],
  options: StatusOptions,
): Promise<readonly RecordedStatus[]> {
  return await inParallel(clusters, AT_ONCE, async (seen): Promise<RecordedStatus> => {
    const { name, hub } = seen;
    const membership = options.memberships.find(({ member }) => member.name === name);
    if (membership === undefined) throw new Error(`${name} was seen and has no membership`);
    const asked: AskOptions = { ...options, timeoutMs: options.clusterTimeoutMs ?? TIMEOUT_MS };
    const answer = await ask(membership.hub === "self" ? membership.member : membership.hub, asked, async (api) => {
      const registries = membership.sync.registries.flatMap((registry) => options.plugins.registries[registry] ?? []);
      const outcomes = await Promise.all(registries.map((one) => renew(one, membership, seenOf(seen, membership, options), api)));
      return (["written", "unchanged"] as const).find((one) => outcomes.includes(one)) ?? "skipped";
    });
    return "value" in answer
      ? { name, hub, outcome: answer.value, reason: null }
      : { name, hub, outcome: "failed", reason: answer.unreachable };
  });
}

function seenOf(seen: ClusterStatus, { member }: Membership, { clock }: StatusOptions): MemberSeen {
  // A token's end is a matter of minutes and of the person who asks.
  const hasEnd = seen.expires !== null && !isTokenRecipe(member.credential);
  return {
    unreachable: seen.reachable ? undefined : (seen.reason ?? "no answer"),
    gitVersion: seen.version ?? undefined,
    expires: hasEnd ? new Date(seen.expires) : undefined,
    now: clock.date(),
  };
}

async function renew(
  registry: RegistryPlugin,
  membership: Membership,
  seen: MemberSeen,
  api: KubeApi,
): Promise<"written" | "unchanged" | "skipped"> {
  const { member, hub } = membership;
  const isHub = hub === "self";
  const context: PluginContext = { membership, member, hub: isHub ? member : hub, isHub, artefacts: [], secrets: NO_SECRETS };
  const options = { fieldManager: fieldManagerOf(registry.name), force: true, subresource: "status" } as const;
  if (registry.record === undefined || registry.renew === undefined) return "skipped";
  const ref = refOf(registry.record(context, { uid: "", gitVersion: "", simulated: false, now: seen.now }, undefined));
  for (let tries = 1; ; tries++) {
    const live = await api.get(ref);
    const wanted = live === undefined ? undefined : registry.renew(context, seen, live);
    if (live === undefined || wanted === undefined) return "skipped";
    try {
      if (await isSaid(api, wanted, live, options)) return "unchanged";
      await api.apply(wanted, options);
      return "written";
    } catch (error) {
      // Somebody has written it since it was read.
      if (!(error instanceof KubeError) || error.status !== 409 || tries === MOST_TRIES) throw error;
    }
  }
}
