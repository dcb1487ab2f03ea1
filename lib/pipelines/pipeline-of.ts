import { CLOUDS } from "../clouds/index.ts";
import type { SignIn } from "../clouds/sign-in.ts";
import type { Fleet, StateBackend } from "../model/fleet.ts";

/** Separate jobs for waves at most, some ten rings of clusters: what comes after them is deployed all the same. */
const MOST_WAVES = 24;
/** As many where nothing is known of the stacks: a chain is rarely longer. */
export const USUAL_WAVES = 8;

/** What a fleet says about how it is deployed. */
export interface DeployedBy {
  readonly signIns: readonly SignIn[];
  readonly secrets: readonly string[];
  readonly deploySecrets: readonly string[];
  readonly waves: number;
}

/** @param waves - of the whole fleet, ring after ring */
export function deployedBy(fleet: Fleet, waves: number): DeployedBy {
  const states = [fleet.state, ...fleet.regions.flatMap(({ state }) => state ?? [])];
  const isUsed = (cloud: string): boolean =>
    fleet.regions.some((region) => region.cloud === cloud) ||
    states.some((state) => CLOUDS[cloud as keyof typeof CLOUDS].state?.locationOf(state) !== undefined);
  return {
    signIns: Object.entries(CLOUDS).flatMap(([cloud, facts]) => {
      const signIn: SignIn | undefined = "signIn" in facts ? facts.signIn : undefined;
      return signIn !== undefined && isUsed(cloud) ? [signIn] : [];
    }),
    secrets: [...new Set(states.flatMap(tokenOf))].sort(),
    deploySecrets: [...new Set(agentSecrets(fleet))].sort(),
    waves: Math.min(waves, MOST_WAVES),
  };
}

/** Where a service keeps the states, Terraform has its token from a variable named after the service. */
function tokenOf(state: StateBackend): readonly string[] {
  return state.backend === "cloud" ? [`TF_TOKEN_${state.hostname.replaceAll("-", "__").replaceAll(".", "_")}`] : [];
}

/** What members' agents sign in with, where the file says that a variable holds it. */
function agentSecrets({ sync: { source, images } }: Fleet): readonly string[] {
  const login = source !== undefined && "from" in source.auth ? source.auth.from : undefined;
  const references = [login, source?.proxy?.from, images?.auth?.from].filter((one) => one !== undefined);
  return references.flatMap((from) => (from.startsWith("env:") ? [from.slice("env:".length)] : []));
}
