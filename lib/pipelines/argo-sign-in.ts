import type { SignIn } from "../clouds/sign-in.ts";
import { argoContainer } from "./argo-container.ts";
import type { ArgoPipeline, ContainerWork } from "./argo-container.ts";
import { fileName, required, signInLines } from "./sign-in-script.ts";

/** Kubernetes renews a token long before it ends. */
const TOKEN_SECONDS = 3_600;
const TOKENS = "/var/run/fleetwright";

/**
 * A container that signs in with tokens which its cluster makes for its service account, and renews. What no fleet file says
 * is in the ConfigMap of the right that is asked for.
 */
export function signedIn(
  pipeline: ArgoPipeline,
  right: "plan" | "apply",
  { script, env = {} }: ContainerWork,
): Readonly<Record<string, unknown>> {
  const { signIns, secrets, deploySecrets, name } = pipeline;
  const named = [...secrets, ...(right === "apply" ? deploySecrets : [])];
  const secretEnv = Object.fromEntries(named.map((secret) => [secret, ["fleetwright-secrets", secret] as const]));
  if (signIns.length === 0) return { container: argoContainer(pipeline, { script, env, secretEnv }) };
  const lines = [
    ...required(signIns),
    "umask 077",
    ...signInLines(signIns, {
      folder: "/tmp",
      tokenFile: (one) => `${TOKENS}/${fileName(one)}`,
      set: (variable, value) => `export ${variable}="${value}"`,
    }),
  ];
  const settings = Object.assign({}, ...signIns.map((one) => one.settings)) as Readonly<Record<string, string>>;
  const container = argoContainer(pipeline, { script: [...lines, ...script], env: { ...settings, ...env }, secretEnv });
  return {
    // Each right has a service account of its own, which is what the clouds trust.
    serviceAccountName: `fleetwright-${right}`,
    volumes: [
      {
        name: "tokens",
        projected: {
          sources: signIns.map((one) => ({
            serviceAccountToken: { audience: audienceOf(one), expirationSeconds: TOKEN_SECONDS, path: fileName(one) },
          })),
        },
      },
    ],
    container: {
      ...container,
      envFrom: [{ configMapRef: { name: `${name}-${right}` } }],
      volumeMounts: [{ name: "tokens", mountPath: TOKENS, readOnly: true }],
    },
  };
}

/** What it takes from the ConfigMap before the pod is made. */
function audienceOf({ audience, variable }: SignIn): string {
  return audience.replaceAll(`$${variable.name}`, `{{workflow.parameters.${variable.name}}}`);
}

/** The parameters that audiences are made of. */
export function audienceParameters({ signIns, name }: ArgoPipeline, right: "plan" | "apply"): readonly object[] {
  return signIns
    .filter((signIn) => audienceOf(signIn) !== signIn.audience)
    .map(({ variable }) => ({
      name: variable.name,
      valueFrom: { configMapKeyRef: { name: `${name}-${right}`, key: variable.name } },
    }));
}
