import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { createArtefactStore } from "../../../lib/bootstrap/artefacts/artefact-store.ts";
import { digestOf } from "../../../lib/bootstrap/artefacts/digest.ts";
import type { Pin } from "../../../lib/model/artefact.ts";
import { FakeFleet, membershipOf, PLUGINS, testAgent } from "../fake-fleet.ts";
import { bootstrapped, OUTLIVED } from "./ending.ts";
import type { Ending, InjectedFault } from "./ending.ts";

// What a run is given, and how long the clusters take with it.

/** Of nothing that is ever there. */
const DIGEST_OF_ANOTHER = digestOf([{ name: "agent.yaml", bytes: Buffer.from("kind: Before") }]);

/** A component is pinned to a file of the project, which has other content now. */
async function pinnedFile(content: string | Buffer | undefined): Promise<Ending> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "fleetwright-test-"));
  try {
    const bytes = content === undefined ? Buffer.from("kind: Before") : Buffer.from(content);
    if (content !== undefined) writeFileSync(path.join(folder, "agent.yaml"), bytes);
    const digest = typeof content === "string" ? DIGEST_OF_ANOTHER : digestOf([{ name: "agent.yaml", bytes }]);
    const pin: Pin = {
      agent: "flux",
      component: "kustomize-controller",
      version: "1.0.0",
      source: { file: "agent.yaml" },
      files: [],
      digest,
    };
    const fleet = new FakeFleet([]);
    const store = createArtefactStore({ project: folder, env: {}, emit: () => undefined, clock: fleet.clock });
    return await bootstrapped(fleet, "hub", { artefacts: store }, [membershipOf("hub", { pins: [pin] })]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export const FAULTS_OF_INPUTS: readonly InjectedFault[] = [
  {
    symptom: "Definitions take long to be established",
    ...OUTLIVED,
    said: "joined",
    meet: async () => bootstrapped(new FakeFleet(["one"], { crdMs: 45_000 })),
  },
  {
    symptom: "A definition is never established",
    exit: 7,
    said: "hub: CustomResourceDefinition clusterprofiles.multicluster.x-k8s.io: no condition NamesAccepted yet, after waiting 300 s",
    next: "fleetwright bootstrap hub",
    meet: async () => bootstrapped(new FakeFleet(["one"], { crdMs: 10_000_000 }), "hub"),
  },
  {
    symptom: "Deployments take long to be available",
    ...OUTLIVED,
    said: "joined",
    meet: async () => bootstrapped(new FakeFleet(["one"], { workloadMs: 120_000 })),
  },
  {
    symptom: "A Deployment is never available",
    exit: 7,
    said: "hub: Deployment agent-system/source: updatedReplicas 0 of 1, after waiting 300 s",
    next: "fleetwright bootstrap hub",
    meet: async () => bootstrapped(new FakeFleet(["one"], { workloadMs: 10_000_000 }), "hub"),
  },
  {
    symptom: "The agent waits for somebody",
    exit: 4,
    said: "hub: Thing root: waits for approval, which the platform team can change, after waiting 30 s",
    next: "fleetwright bootstrap hub",
    meet: async () => {
      const waiting = {
        ...testAgent,
        ready: async () =>
          ({ kind: "Waiting", object: "Thing root", condition: "waits for approval", who: "the platform team" }) as const,
      };
      return bootstrapped(new FakeFleet(["one"]), "hub", {
        plugins: { ...PLUGINS, agents: { flux: waiting } },
        timeoutMs: 30_000,
      });
    },
  },
  {
    symptom: "The cluster's Kubernetes is older than the agent takes",
    exit: 2,
    said: "hub: the agent flux runs on Kubernetes 1.33 to 1.36, this is v1.29.4",
    next: "set another `kubernetes:` for this cluster, or pin another version of what doesn't run on it",
    meet: async () => bootstrapped(new FakeFleet(["one"], { gitVersion: "v1.29.4" }), "hub"),
  },
  {
    symptom: "The cluster's Kubernetes is newer than the agent takes",
    exit: 2,
    said: "hub: the agent flux runs on Kubernetes 1.33 to 1.36, this is v1.41.0",
    next: "set another `kubernetes:` for this cluster, or pin another version of what doesn't run on it",
    meet: async () => bootstrapped(new FakeFleet(["one"], { gitVersion: "v1.41.0" }), "hub"),
  },
  {
    symptom: "Our identity lacks rights",
    exit: 5,
    said: "hub: our identity (admin) may not create namespaces on hub",
    next: "grant the rights, then `fleetwright bootstrap hub`",
    meet: async () => bootstrapped(new FakeFleet(["one"], { mayDoAnything: false }), "hub"),
  },
  {
    symptom: "A pinned file is not there",
    exit: 5,
    said: "the project has no agent.yaml",
    next: "bring back what was pinned, then `fleetwright bootstrap hub`",
    meet: async () => pinnedFile(undefined),
  },
  {
    symptom: "A pinned file was changed",
    exit: 5,
    said: "flux/kustomize-controller 1.0.0 is not what was pinned: file:agent.yaml has sha256:…, the lock says sha256:…",
    next: "fleetwright pin flux",
    meet: async () => pinnedFile("kind: Other"),
  },
  {
    symptom: "Something pinned is no text",
    exit: 5,
    said: "flux/kustomize-controller 1.0.0 is not what was pinned: file:agent.yaml has sha256:…, the lock says sha256:…",
    next: "fleetwright pin flux",
    meet: async () => pinnedFile(Buffer.from([0xff, 0xfe, 0x00])),
  },
  {
    symptom: "The membership names a registry that this release doesn't have",
    exit: 2,
    said: "hub: the registry ocm is not built yet; built are clusterprofile",
    next: "choose one of these in the fleet file, or use the release of Fleetwright that has ocm; then deploy again",
    meet: async () => {
      const memberships = [membershipOf("hub", { sync: { registries: ["ocm"], agent: "flux", source: null } })];
      return bootstrapped(new FakeFleet([]), "hub", {}, memberships);
    },
  },
  {
    symptom: "The membership names an agent that this release doesn't have",
    exit: 2,
    said: "hub: the agent karmada is not built yet; built are flux",
    next: "choose one of these in the fleet file, or use the release of Fleetwright that has karmada; then deploy again",
    meet: async () => {
      const memberships = [membershipOf("hub", { sync: { registries: ["clusterprofile"], agent: "karmada", source: null } })];
      return bootstrapped(new FakeFleet([]), "hub", {}, memberships);
    },
  },
];
