import { FLUX_NAMESPACE } from "./release.ts";

/** The labels that Flux's own installer gives, by which its tools know its parts and their version. */
export function fluxLabels(component: string | undefined, version: string): Readonly<Record<string, string>> {
  return {
    ...(component === undefined ? {} : { "app.kubernetes.io/component": component }),
    "app.kubernetes.io/instance": FLUX_NAMESPACE,
    "app.kubernetes.io/part-of": "flux",
    "app.kubernetes.io/version": version,
  };
}
