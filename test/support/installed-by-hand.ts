import { sleep } from "../../lib/bootstrap/clock.ts";
import type { AgentPlugin, Plugins } from "../../lib/bootstrap/contract.ts";
import type { KubeObject } from "../../lib/bootstrap/kube-object.ts";
import { describeRef, refOf } from "../../lib/bootstrap/kube-object.ts";
import { isCreatedBy, ownerOf } from "../../lib/bootstrap/ownership.ts";
import { NO_SECRETS } from "../../lib/bootstrap/secrets/secrets.ts";
import type { Membership } from "../../lib/contracts/membership.ts";
import { PLUGINS, testAgent } from "./fake-fleet.ts";
import type { FakeFleet } from "./fake-fleet.ts";

/** {@link testAgent} that sees whose the agent in a cluster is, by its Deployments. */
const surveyingAgent: AgentPlugin = {
  ...testAgent,
  survey: async ({ member: { fleet, name } }, member) => {
    const found = await member.list({ apiVersion: "apps/v1", kind: "Deployment" }, { namespace: "agent-system" });
    const foreign = found.find((object) => !isCreatedBy({ fleet, member: name }, object));
    if (foreign !== undefined) return { state: "foreign", owner: ownerOf(foreign) };
    return found.length === 0 ? { state: "absent" } : { state: "ours", version: "1" };
  },
};

export const SURVEYING: Plugins = { ...PLUGINS, agents: { flux: surveyingAgent } };

/** All that the test agent brings to a member, as somebody else would install it. */
function agentObjects(membership: Membership): readonly KubeObject[] {
  const { member } = membership;
  const context = { membership, member, hub: member, isHub: false, artefacts: [], secrets: NO_SECRETS };
  return testAgent.objects(context).map(({ object }) => object);
}

/** What there is of it, in words. */
export function byHand(membership: Membership): readonly string[] {
  return agentObjects(membership).map((object) => describeRef(refOf(object)));
}

/** Puts the test agent into a member as somebody else would. */
export async function installByHand(
  fleet: FakeFleet,
  name: string,
  change: (object: KubeObject) => KubeObject = (object) => object,
  manager = "kubectl-create",
): Promise<void> {
  const membership = fleet.membership(name);
  const connection = await fleet.engine().connect(membership.member);
  const api = connection.api(new AbortController().signal);
  for (const object of agentObjects(membership)) {
    while (!(await api.serves(object))) await sleep(fleet.clock, 1_000);
    await api.create(change(object), { fieldManager: manager });
  }
}
