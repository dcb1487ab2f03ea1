import type { KubeApi } from "../../lib/bootstrap/kube-api.ts";

const KUSTOMIZE = "kustomize.toolkit.fluxcd.io/v1";

/** Has the root keep of what was delivered what kustomize-controller would keep. */
export async function keepAccount(api: KubeApi): Promise<void> {
  const root = { apiVersion: KUSTOMIZE, kind: "Kustomization", namespace: "flux-system", name: "flux-system" };
  const live = await api.get(root);
  if (live === undefined) throw new Error("no root");
  await api.replace({ ...live, metadata: { ...live.metadata, finalizers: ["finalizers.fluxcd.io"] } });
  const status = {
    inventory: {
      entries: [
        { id: "_shop__Namespace", v: "v1" },
        { id: "shop_theirs_apps_Deployment", v: "v1" },
      ],
    },
  };
  await api.apply(
    { apiVersion: KUSTOMIZE, kind: "Kustomization", metadata: { name: root.name, namespace: root.namespace }, status },
    { fieldManager: "kustomize-controller", subresource: "status" },
  );
}
