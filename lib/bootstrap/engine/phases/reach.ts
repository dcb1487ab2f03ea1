import { BASELINE_RIGHTS } from "../../baseline/baseline-objects.ts";
import type { KubernetesRange } from "../../../model/sync-plugins.ts";
import { PhaseError } from "../../contract.ts";
import type { Right } from "../../contract.ts";
import type { KubeApi } from "../../kube-api.ts";
import { at } from "../../kube-object.ts";
import { failureOf } from "../failure.ts";
import type { MemberRun } from "../member-run.ts";
import { inParallel } from "../../../model/parallel.ts";
import type { Reached } from "../session.ts";

/** First contact with the member; waits, within bounds, for one that is still starting. */
export async function reach(run: MemberRun): Promise<Reached> {
  run.phase = "reach";
  return run.member.reach();
}

/** First contact with the hub, and whether both sides let us do what is due. Asks before the first write. */
export async function proveRights(run: MemberRun, reached: Reached): Promise<void> {
  run.phase = "reach";
  const { sync } = run.membership;
  requireVersion(run, run.name, reached.gitVersion, [{ what: `the agent ${sync.agent}`, range: run.agent.kubernetes }]);
  const hub = await reachHub(run, reached);
  const registries = run.registries.map(({ name, kubernetes }) => ({ what: `the registry ${name}`, range: kubernetes }));
  requireVersion(run, run.hubRecord.name, hub.gitVersion, registries);
  await requireRights(run, await run.memberApi(), [
    ...run.registries.flatMap(({ rights }) => rights.member),
    ...run.agent.rights,
    ...(run.membership.baseline === undefined ? [] : BASELINE_RIGHTS),
  ]);
  await requireRights(
    run,
    await run.hubApi(),
    run.registries.flatMap(({ rights }) => rights.hub),
  );
}

/** First contact with the hub; its failure is told once and shared by all who need it. */
export async function reachHub(run: MemberRun, reached: Reached): Promise<Reached> {
  if (run.isHub) return reached;
  try {
    return await run.hub.reach();
  } catch (error) {
    const failure = failureOf(error);
    if (failure === undefined) throw error;
    throw new PhaseError({ ...failure, message: `${run.name}: its hub can't be reached: ${failure.message}` }, error);
  }
}

/** What one plugin may run on. */
interface Demand {
  readonly what: string;
  readonly range: KubernetesRange;
}

function requireVersion(run: MemberRun, cluster: string, gitVersion: string, demands: readonly Demand[]): void {
  const found = /^v?(\d+)\.(\d+)/.exec(gitVersion);
  if (found === null) return;
  const version = Number(found[1]) * 1000 + Number(found[2]);
  const unmet = demands.find(({ range }) => version < minor(range.from) || version > minor(range.to));
  if (unmet === undefined) return;
  const { what, range } = unmet;
  const where = cluster === run.name ? "this" : `the hub ${cluster}`;
  throw new PhaseError({
    class: "input",
    message: `${run.name}: ${what} runs on Kubernetes ${range.from} to ${range.to}, ${where} is ${gitVersion}`,
    next: "set another `kubernetes:` for this cluster, or pin another version of what doesn't run on it",
  });
}

function minor(version: string): number {
  const [major = 0, second = 0] = version.split(".").map(Number);
  return major * 1000 + second;
}

async function requireRights(run: MemberRun, api: KubeApi, rights: readonly Right[]): Promise<void> {
  // Most often we may do everything: one question instead of many.
  if (rights.length === 0 || (await allows(api, { verb: "*", group: "*", resource: "*" }))) return;
  const answers = await inParallel(rights, 8, (right) => allows(api, right));
  const missing = rights.filter((_, index) => answers[index] === false);
  if (missing.length === 0) return;
  const named = missing.map(
    ({ verb, group, resource, namespace }) =>
      `${verb} ${resource}${group === "" ? "" : `.${group}`}${namespace === undefined ? "" : ` in ${namespace}`}`,
  );
  const role = run.membership.member.credential.role ?? "the credentials at hand";
  const message = `${run.name}: our identity (${role}) may not ${named.join(", ")} on ${api.cluster}`;
  throw new PhaseError({ class: "policy", message, next: `grant the rights, then \`fleetwright bootstrap ${run.name}\`` });
}

async function allows(api: KubeApi, right: Right): Promise<boolean> {
  const { verb, group, resource, namespace } = right;
  const review = {
    apiVersion: "authorization.k8s.io/v1",
    kind: "SelfSubjectAccessReview",
    // Reviews have no name; the API server accepts none.
    metadata: {} as { name: string },
    spec: { resourceAttributes: { verb, group, resource, ...(namespace === undefined ? {} : { namespace }) } },
  };
  return at(await api.create(review), "status", "allowed") === true;
}
