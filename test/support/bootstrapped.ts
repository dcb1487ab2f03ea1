import type { Membership } from "../../lib/contracts/membership.ts";
import { createArtefactStore } from "../../lib/bootstrap/artefacts/artefact-store.ts";
import { systemClock } from "../../lib/bootstrap/clock.ts";
import type { ArtefactFiles } from "../../lib/bootstrap/contract.ts";
import { bootstrapAll } from "../../lib/bootstrap/engine/bootstrap-all.ts";
import { createConnect } from "../../lib/bootstrap/kube/connect.ts";
import { PLUGINS, PUBLISHED } from "../../lib/bootstrap/plugins.ts";
import type { RunningCluster } from "./local-cluster.ts";
import type { Project } from "./project.ts";

export interface Bootstrapped {
  readonly membership: Membership;
  /** The real ones, from their publishers. */
  readonly artefacts: readonly ArtefactFiles[];
}

/** Makes a real cluster the hub of a fleet of one, with what this release pins by default. */
export async function bootstrapHub(project: Project, { record }: RunningCluster): Promise<Bootstrapped> {
  const signal = new AbortController().signal;
  const common = { emit: () => undefined, clock: systemClock };
  const store = createArtefactStore({ ...common, project: project.folder, env: process.env });
  const artefacts: ArtefactFiles[] = [];
  for (const published of Object.values(PUBLISHED).flat()) {
    artefacts.push(await store.load({ ...published, digest: await store.digest(published, signal) }, signal));
  }
  const source = { url: "https://git.example/fleet.git", branch: "main", path: "clusters/hub", auth: { kind: "none" } } as const;
  const membership: Membership = {
    format: 1,
    member: record,
    hub: "self",
    sync: { registry: "clusterprofile", agent: "flux", source },
    pins: artefacts.map(({ pin }) => pin),
  };
  const connect = createConnect({ project: project.folder, clock: systemClock });
  const options = {
    ...common,
    connect,
    signal,
    plugins: PLUGINS,
    artefacts: store,
    holder: "test",
    version: "0.0.0",
    verify: false,
  };
  const [result] = await bootstrapAll([membership], options);
  if (result?.outcome !== "joined") throw new Error(result?.failure?.message ?? "not joined");
  return { membership, artefacts };
}
