import type { ObjectWithPolicy, PluginContext } from "../../contract.ts";
import { controllerObjects } from "./controllers.ts";
import { credentialObjects } from "./credentials.ts";
import { namespaceObjects } from "./namespace.ts";

/**
 * Flux's namespace, its controllers as their publishers ship them, and the Secrets that they read with.
 *
 * @param args - arguments that controllers get beside those of their publishers, by name. Default: none
 */
export function installation(
  context: PluginContext,
  args: Readonly<Record<string, readonly string[]>> = {},
): readonly ObjectWithPolicy[] {
  return [
    ...namespaceObjects(fluxVersion(context)),
    ...context.artefacts
      .filter(({ pin }) => pin.agent === "flux")
      .flatMap((artefact) => controllerObjects(artefact, context, args[artefact.pin.component])),
    ...credentialObjects(context),
  ];
}

/** The parts have versions of their own; the namespace and its policies bear that of the first to start. */
function fluxVersion({ membership }: PluginContext): string {
  return membership.pins.find((pin) => pin.agent === "flux" && pin.component === "source-controller")?.version ?? "unknown";
}
