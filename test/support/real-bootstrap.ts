import { createArtefactStore } from "../../lib/bootstrap/artefacts/artefact-store.ts";
import { systemClock } from "../../lib/bootstrap/clock.ts";
import type { BootstrapAllOptions } from "../../lib/bootstrap/engine/bootstrap-all.ts";
import { createConnect } from "../../lib/bootstrap/kube/connect.ts";
import { PLUGINS } from "../../lib/bootstrap/plugins.ts";
import type { Project } from "./project.ts";

/** How real API servers are bootstrapped in this process: with every registry and agent, and what they are made of as published. */
export function bootstrapOptions({ folder }: Project): BootstrapAllOptions {
  const common = { emit: () => undefined, clock: systemClock, project: folder };
  return {
    ...{ ...common, artefacts: createArtefactStore({ ...common, env: process.env }), connect: createConnect(common) },
    ...{ signal: new AbortController().signal, plugins: PLUGINS },
    ...{ holder: "test", version: "0.0.0", verify: false, timeoutMs: 240_000 },
  };
}
