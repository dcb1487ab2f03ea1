import type { Membership } from "../../contracts/membership.ts";
import { inParallel } from "../../model/parallel.ts";
import { PhaseError } from "../contract.ts";
import type { ArtefactStore, Failure, Installed } from "../contract.ts";
import type { ObjectRef } from "../kube-object.ts";
import type { SecretStore } from "../secrets/secret-store.ts";
import { readParent } from "./apply-set.ts";
import { DEFAULTS, openRun } from "./bootstrap-all.ts";
import type { EngineOptions } from "./bootstrap-all.ts";
import { failureOf } from "./failure.ts";
import { MemberRun } from "./member-run.ts";
import { acquireSecrets } from "./phases/acquire.ts";
import { reconcile } from "./reconcile.ts";
import { changeAuthorities, renewCertificates } from "./rotate-trust.ts";
import { HUB_SET, managed, MEMBER_SET } from "./sets.ts";
import { waitUntil } from "./wait.ts";

export interface RotateOptions extends EngineOptions {
  readonly secrets: SecretStore;
  /** For members whose agents call the hub by a certificate: all of their objects are looked at. */
  readonly artefacts: ArtefactStore;
  /** Has hubs and members trust another authority: `to` in PEM, or one of our own. Default: it stays. */
  readonly authority?: { readonly to: string | undefined };
  /** Clusters at the same time. Default 16. */
  readonly parallel?: number;
}

/** What became of one cluster's secrets. */
export interface Rotated {
  readonly cluster: string;
  /** `unchanged`: it had them already. `none`: its agent needs none. */
  readonly outcome: "rotated" | "unchanged" | "none" | "failed" | "interrupted";
  /** What was written, in order. */
  readonly written: readonly string[];
  readonly failure?: Failure;
}

/**
 * Brings the secrets that agents work with to what their references hold now, and waits until each agent has used them. A member
 * gets the new ones before anybody takes the old ones back, so that both should be good for a while. Certificates by which agents
 * call the hub are made anew; with `authority`, whom all of them trust is changed instead. One result per membership.
 */
export async function rotateAll(memberships: readonly Membership[], options: RotateOptions): Promise<readonly Rotated[]> {
  const { run, close } = openRun(options);
  const certified: Membership[] = [];
  const results = new Map<Membership, Rotated>();
  try {
    await inParallel(memberships, options.parallel ?? DEFAULTS.parallel, async (membership) => {
      const member = new MemberRun(run(membership));
      const rotated = await rotateMember(member, options);
      if (rotated === "certified") certified.push(membership);
      else results.set(membership, rotated);
    });
  } finally {
    await close();
  }
  // In the order given, whichever answered first.
  const ordered = memberships.filter((one) => certified.includes(one));
  const { authority } = options;
  const renewed =
    authority === undefined ? await renewCertificates(ordered, options) : await changeAuthorities(ordered, options, authority.to);
  for (const membership of ordered) {
    const found = renewed.find(({ cluster }) => cluster === membership.member.name);
    if (found !== undefined) results.set(membership, found);
  }
  return memberships.flatMap((membership) => results.get(membership) ?? []);
}

/** `certified`: it is a member whose agent calls by a certificate, which is left to be renewed. */
async function rotateMember(run: MemberRun, options: RotateOptions): Promise<Rotated | "certified"> {
  const { name: cluster, written, emit } = run;
  try {
    if (run.registries.some((registry) => registry.changeAuthority !== undefined)) {
      await requireMember(run);
      return "certified";
    }
    const holders = options.authority === undefined ? holdersIn(run) : [];
    if (holders.length === 0) return { cluster, written, outcome: "none" };
    await acquireSecrets(run, options.secrets);
    await requireMember(run);
    for (const holder of holders) await bringCredentials(run, holder);
    await untilUsed(run, holders);
    const outcome = written.length === 0 ? "unchanged" : "rotated";
    emit({ type: "success", cluster, message: outcome === "rotated" ? "has new secrets, and they work" : "has them already" });
    return { cluster, written, outcome };
  } catch (error) {
    const failure = options.signal.aborted ? undefined : failureOf(error);
    if (failure === undefined) return { cluster, written, outcome: "interrupted" };
    await run.release().catch(() => undefined); // A lease that can't be given back runs out by itself.
    emit({ type: "failure", cluster, phase: run.phase, message: failure.message });
    return { cluster, written, outcome: "failed", failure: { next: `fleetwright rotate ${cluster}`, ...failure } };
  }
}

/** What has secrets in the cluster, and the set that they belong to. */
interface Holder {
  readonly plugin: Installed & { readonly name: string };
  readonly set: ObjectRef;
}

function holdersIn(run: MemberRun): readonly Holder[] {
  const all: readonly Holder[] = [
    { plugin: run.agent, set: MEMBER_SET },
    ...(run.isHub ? run.registries.map((plugin) => ({ plugin, set: HUB_SET })) : []),
  ];
  return all.filter(({ plugin }) => (plugin.secrets?.(run.membership) ?? []).length > 0);
}

/** Secrets go to the cluster that was made a member, and to no other that answers in its place. */
async function requireMember(run: MemberRun): Promise<void> {
  run.phase = "reach";
  const { uid } = await run.member.reach();
  run.phase = "identify";
  const record = readParent(await (await run.memberApi()).get(MEMBER_SET))?.record;
  const isOurs = record?.uid === uid && record.fleet === run.fleet && record.member === run.name;
  if (isOurs && record.agent === run.membership.sync.agent) return;
  const message = `${run.name}: the cluster that answers is no member with the agent ${run.membership.sync.agent} yet`;
  throw new PhaseError({ class: "waiting", message, next: `fleetwright bootstrap ${run.name}` });
}

async function bringCredentials(run: MemberRun, { plugin, set }: Holder): Promise<void> {
  run.phase = "trust";
  const api = await run.memberApi();
  const objects = managed(set, run.owner, [plugin.name, plugin.credentials?.(run.pluginContext) ?? []]);
  const kinds = [...new Set(objects.map(({ object }) => JSON.stringify([object.apiVersion, object.kind])))].map((text) => {
    const [apiVersion = "", kind = ""] = JSON.parse(text) as readonly string[];
    return { apiVersion, kind };
  });
  await reconcile(
    objects,
    run.reconcileOptions(api, set, () => run.holdMember()),
    kinds,
  );
  await run.releaseMember();
}

/** Its own mark for each time: who uses them says of the last one that it has seen it. */
async function untilUsed(run: MemberRun, holders: readonly Holder[]): Promise<void> {
  run.phase = "verify";
  const api = await run.memberApi();
  const mark = run.clock.date().toISOString();
  for (const { plugin } of holders)
    await waitUntil(run.waitOptions(), async () => (await plugin.used?.(run.context, api, mark)) ?? { kind: "Done" });
}
