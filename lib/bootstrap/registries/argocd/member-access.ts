import { NAMESPACE } from "../../agents/argocd/install.ts";
import { ARGOCD_NAMESPACE } from "../../agents/argocd/release.ts";
import type { ObjectWithPolicy, PluginContext } from "../../contract.ts";
import { isOnThisMachine } from "../hub-endpoint.ts";
import { accountObjects } from "../member-account.ts";
import type { Account } from "../member-account.ts";

/** Named as Argo CD's own command line would. */
export const ACCOUNT: Account = { namespace: ARGOCD_NAMESPACE, name: "argocd-manager" };

/** As whom the hub comes into the member. */
export function memberAccess({ member, isHub }: PluginContext): readonly ObjectWithPolicy[] {
  if (isHub || !isOnThisMachine(member.cloud)) return [];
  return [{ object: NAMESPACE, stage: "A", policy: "own" }, ...accountObjects(ACCOUNT)];
}
