import { definePlugins } from "../../lib/bootstrap/define-plugins.ts";
import type { AgentPlugin, KubeObject, RegistryPlugin } from "../../lib/bootstrap/define-plugins.ts";

const KUBERNETES = { from: "1.30", to: "1.36" };
const HUB_NAMESPACE = "roster";
const CONFIG_MAP = { apiVersion: "v1", kind: "ConfigMap" };

function configMap(namespace: string, name: string, data: Readonly<Record<string, string>>): KubeObject {
  return { ...CONFIG_MAP, metadata: { name, namespace, labels: { "roster.acme.example/member": "yes" } }, data };
}

/** A list of members in the hub, a ConfigMap each. */
const roster: RegistryPlugin = {
  name: "x-roster",
  kubernetes: KUBERNETES,
  rights: { hub: [{ verb: "create", group: "", resource: "configmaps" }], member: [] },
  check: () => [],
  hubObjects: () => [
    { stage: "A", policy: "own", object: { apiVersion: "v1", kind: "Namespace", metadata: { name: HUB_NAMESPACE } } },
  ],
  memberObjects: () => [],
  registration: ({ member }, { uid }) => [
    { stage: "B", policy: "own", object: configMap(HUB_NAMESPACE, member.name, { uid, region: member.region }) },
  ],
  list: async (hub) => {
    const found = await hub.list(CONFIG_MAP, { namespace: HUB_NAMESPACE, labelSelector: "roster.acme.example/member=yes" });
    return found.map(({ metadata, data }) => ({
      name: metadata.name,
      uid: (data as { readonly uid?: string }).uid,
      nativeId: undefined,
      incarnation: "",
      joined: true,
    }));
  },
};

/** What your own controller reads in each member: which path it follows. */
const courier: AgentPlugin = {
  name: "x-courier",
  kubernetes: KUBERNETES,
  rights: [{ verb: "create", group: "", resource: "configmaps" }],
  check: () => [],
  survey: async (_, member) => {
    const found = await member.get({ ...CONFIG_MAP, namespace: "courier", name: "settings" });
    return found === undefined ? { state: "absent" } : { state: "ours", version: "1" };
  },
  objects: ({ membership, member }) => [
    { stage: "A", policy: "own", object: { apiVersion: "v1", kind: "Namespace", metadata: { name: "courier" } } },
    {
      stage: "B",
      policy: "own",
      object: configMap("courier", "settings", { cluster: member.name, path: membership.sync.source?.path ?? "" }),
    },
  ],
  ready: async (_, member) => {
    const found = await member.get({ ...CONFIG_MAP, namespace: "courier", name: "settings" });
    if (found !== undefined) return { kind: "Done" };
    return { kind: "Waiting", object: "ConfigMap courier/settings", condition: "is not there", who: "" };
  },
  probe: async () => ({ kind: "Done" }),
  drain: async () => ({ kind: "Done" }),
};

// eslint-disable-next-line no-restricted-syntax -- what --plugins names is found by this one export
export default definePlugins({ registries: [roster], agents: [courier] });
