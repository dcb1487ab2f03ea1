import { AGENTS } from "../../../model/sync-plugins.ts";
import { whyStillThere } from "../../engine/causes.ts";
import { readiness } from "../../engine/readiness.ts";
import { whyNotReady } from "../../engine/workload-causes.ts";
import type { AgentPlugin, PhaseResult, PluginContext, Survey } from "../../contract.ts";
import { missingPins } from "../../artefacts/missing-pins.ts";
import type { KubeReader } from "../../kube-api.ts";
import { describeRef, refOf } from "../../kube-object.ts";
import { isCreatedBy, ownerOf } from "../../ownership.ts";
import { CLUSTER } from "../../registries/karmada/names.ts";
import { agentImage, KARMADA_ARTEFACTS } from "../../registries/karmada/release.ts";
import { agentObjects, DEPLOYMENT, pullSecret } from "./objects.ts";

/** Karmada's agent in a member, which brings about what the control plane has for it. The control plane itself has none. */
export const karmada: AgentPlugin = {
  name: "karmada",
  kubernetes: AGENTS.karmada.kubernetes,
  // It is bound to every right, and nobody may give away what he hasn't got.
  rights: [{ verb: "*", group: "*", resource: "*" }],
  check: (membership) => missingPins(membership, KARMADA_ARTEFACTS),
  survey,
  secrets: ({ sync: { images } }) => (images?.auth === undefined ? [] : [images.auth.from]),
  images: (artefacts) => artefacts.filter(({ pin }) => pin.agent === "karmada").map(({ pin }) => agentImage(pin)),
  credentials: pullSecret,
  objects: agentObjects,
  ready: health,
  probe: health,
  drain: async () => ({ kind: "Done" }),
};

async function survey(context: PluginContext, member: KubeReader): Promise<Survey> {
  if (context.isHub) return (await member.serves(CLUSTER)) ? { state: "ours", version: "unknown" } : { state: "absent" };
  const found = await member.get(DEPLOYMENT);
  if (found === undefined) return { state: "absent" };
  const { fleet, name } = context.member;
  if (!isCreatedBy({ fleet, member: name }, found))
    return { state: "foreign", owner: `${ownerOf(found)} (${describeRef(refOf(found))})` };
  return { state: "ours", version: /karmada-agent:([^"@]+)/.exec(JSON.stringify(found))?.[1] ?? "unknown" };
}

/** Whether it runs; whether it is known in the control plane, that says. */
async function health(context: PluginContext, member: KubeReader): Promise<PhaseResult> {
  if (context.isHub) return { kind: "Done" };
  const live = await member.get(DEPLOYMENT);
  if (live !== undefined && live.metadata.deletionTimestamp === undefined && readiness(live).ready) return { kind: "Done" };
  const leaving = live?.metadata.deletionTimestamp === undefined ? undefined : whyStillThere(live);
  const condition = live === undefined ? "is not there" : (leaving ?? (await whyNotReady(live, member)));
  return { kind: "Waiting", object: describeRef(DEPLOYMENT), condition, who: "" };
}
