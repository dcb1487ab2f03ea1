import { fieldManagerOf, PhaseError } from "../../contract.ts";
import type { AuthorityChange, TrustContext } from "../../trust/trust-context.ts";
import { inSet } from "../../engine/apply-set.ts";
import { HUB_SET } from "../../engine/sets.ts";
import type { KubeApi } from "../../kube-api.ts";
import { certificateIn } from "../../trust/certificates.ts";
import type { Certified } from "../../trust/certificates.ts";
import { advanced, authoritySecret, givenAuthority } from "../../trust/fleet-authority.ts";
import type { FleetAuthority } from "../../trust/fleet-authority.ts";
import { fleetAuthority, newAuthority } from "./hub-keys.ts";

/** One step is one write: a run that is killed leaves the step before or this one, and nothing between. */
export async function changeAuthority(context: TrustContext, hub: KubeApi, change: AuthorityChange): Promise<boolean> {
  const { fleet, name: member } = context.hub;
  const found = await fleetAuthority(fleet, hub);
  if (found === undefined) {
    const message = `${member}: the fleet has no authority yet`;
    throw new PhaseError({ class: "waiting", message, next: "fleetwright bootstrap '*' --verify" });
  }
  const given = change.to === undefined ? undefined : givenAuthority(change.to, "the authority that was given");
  if (given !== undefined) refuseUnfit(given, found, context);
  if (!change.isTaken && found.change !== undefined) return true;
  const next = change.isTaken || isSame(found.current, given) ? undefined : (given ?? (await newAuthority(context)));
  const step = advanced(found, next);
  if (step === undefined) return false;
  const [object, fieldManager] = [authoritySecret(fleet, step), fieldManagerOf("argocd-agent")];
  const { object: ours } = inSet({ object, stage: "B", policy: "own", fieldManager }, HUB_SET, { fleet, member });
  await hub.apply(ours, { fieldManager, force: true });
  return step.change !== undefined;
}

/** One that has ended, or another than the change is to that is under way. */
function refuseUnfit(given: Certified, { current, change }: FleetAuthority, { now }: TrustContext): void {
  const end = certificateIn(given.certificate)?.validToDate;
  if (end === undefined || end <= now) {
    const message = `the authority that was given has ended on ${end?.toISOString() ?? "an unknown day"}`;
    throw new PhaseError({ class: "input", message, next: "give one that is good for the years to come" });
  }
  const wanted = change?.step === "announced" ? change.next : current;
  if (change === undefined || isSame(wanted, given)) return;
  const message = "the fleet is changing to another authority than the one that was given";
  throw new PhaseError({ class: "conflict", message, next: "fleetwright rotate --authority" });
}

function isSame(one: Certified, other: Certified | undefined): boolean {
  const [a, b] = [certificateIn(one.certificate), certificateIn(other?.certificate ?? "")];
  return a !== undefined && a.fingerprint256 === b?.fingerprint256;
}
