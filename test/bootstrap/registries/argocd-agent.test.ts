import { describe, expect, test } from "@jest/globals";
import type { ArtefactFiles, PluginContext } from "../../../lib/bootstrap/contract.ts";
import { at } from "../../../lib/bootstrap/kube-object.ts";
import { hubObjects } from "../../../lib/bootstrap/registries/argocd-agent/hub.ts";
import { argoObjects, sideObjects } from "../../../lib/bootstrap/registries/argocd-agent/release.ts";
import { NO_SECRETS } from "../../../lib/bootstrap/secrets/secrets.ts";
import { membershipOf, plain, recordOf } from "../../support/fake-fleet.ts";
import { ARTEFACTS } from "../../support/published-artefacts.ts";

const OWN = ARTEFACTS.filter(({ pin }) => pin.agent === "argocd-agent");

function contextWith(artefacts: readonly ArtefactFiles[]): PluginContext {
  const hub = recordOf("hub");
  const sync = { registries: ["clusterprofile", "argocd-agent"], agent: "argocd-agent", source: null } as const;
  return { membership: membershipOf("hub", { sync }), member: hub, hub, isHub: true, artefacts, secrets: NO_SECRETS };
}

describe("what is published", () => {
  test("is refused where it is something else, with the command that pins it anew", () => {
    const context = contextWith(
      OWN.map((one) => ({ ...one, files: [{ name: "x/agent/a.yaml", text: JSON.stringify(plain("v1", "Secret", "a")) }] })),
    );
    const failure: unknown = expect.objectContaining({ class: "artefact", next: "fleetwright pin argocd-agent" });
    for (const read of [argoObjects, sideObjects]) {
      expect(() => read(context, "agent")).toThrow(expect.objectContaining({ failure }));
    }
  });

  test("has no controller in the hub, and no list of passwords", () => {
    const found = hubObjects(contextWith(OWN)).map(({ object }) => `${object.kind} ${object.metadata.name}`);
    expect(found.filter((one) => /controller|userpass/.test(one))).toEqual([]);
    expect(found).toEqual(expect.arrayContaining(["Deployment argocd-agent-principal", "Deployment argocd-repo-server"]));
  });

  test("lets agents in from everywhere, and the hub's own Argo CD where it asks for what is in members", () => {
    const objects = hubObjects(contextWith(OWN)).map(({ object }) => object);
    const policy = objects.find(({ metadata }) => metadata.name === "argocd-agent-redis-proxy");
    expect(at(policy, "spec", "ingress")).toEqual([
      { ports: [{ protocol: "TCP", port: 8443 }] },
      {
        from: [{ podSelector: { matchLabels: { "app.kubernetes.io/part-of": "argocd" } } }],
        ports: [{ protocol: "TCP", port: 9090 }],
      },
    ]);
    const settings = objects.find(({ metadata }) => metadata.name === "argocd-agent-params");
    expect(settings?.["data"]).toMatchObject({
      "principal.log.level": "info",
      "principal.auth": "mtls:subject:^CN=([^,]+)$",
      "principal.tls.client-cert.require": "true",
    });
  });
});
