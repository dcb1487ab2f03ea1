import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { baselineObjects } from "../../lib/bootstrap/baseline/baseline-objects.ts";
import { excludedNamespaces } from "../../lib/bootstrap/baseline/excluded.ts";
import { baselineReport } from "../../lib/bootstrap/baseline/baseline-report.ts";
import type { BaselineReport } from "../../lib/bootstrap/baseline/baseline-report.ts";
import type { PluginContext } from "../../lib/bootstrap/contract.ts";
import { connectionOver } from "../../lib/bootstrap/kube/connect.ts";
import { at, refKey, refOf } from "../../lib/bootstrap/kube-object.ts";
import { PLUGINS } from "../../lib/bootstrap/plugins.ts";
import { NO_SECRETS } from "../../lib/bootstrap/secrets/secrets.ts";
import type { Baseline } from "../../lib/model/baseline.ts";
import { BASELINE_CASES, inNamespace, STRICT } from "../support/baseline-cases.ts";
import { FakeFleet, membershipOf, recordOf } from "../support/fake-fleet.ts";
import { PINS, STORE } from "../support/published-artefacts.ts";

const KINDS = ["ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding"];

/** Whose published manifests unit tests don't have. */
const NOT_HERE: readonly string[] = ["karmada", "ocm"];

function fleetWith(baseline: Baseline | undefined): FakeFleet {
  const memberships = ["hub", "one"].map((name) => ({
    ...membershipOf(name),
    ...(baseline === undefined ? {} : { baseline }),
  }));
  return new FakeFleet(["one"], {}, memberships);
}

function policiesIn(fleet: FakeFleet, name: string): readonly string[] {
  return Object.keys(fleet.server(name).dump()).filter((key) =>
    KINDS.some((kind) => key.startsWith(`${kind} `) || key.startsWith(`${kind}.`)),
  );
}

function report(fleet: FakeFleet, baseline: Baseline): Promise<BaselineReport> {
  const api = connectionOver("one", fleet.server("one").wire, fleet.clock).api(new AbortController().signal);
  return baselineReport("acme", baseline, api);
}

describe("the policies of a fleet", () => {
  test("are the same in its hub and every member, and go with the choice and with the cluster", async () => {
    const fleet = fleetWith(STRICT);
    await fleet.bootstrap();
    expect(policiesIn(fleet, "one")).toHaveLength(10);
    expect(policiesIn(fleet, "hub")).toEqual(policiesIn(fleet, "one"));
    expect((await fleet.bootstrap()).map(({ outcome }) => outcome)).toEqual(["unchanged", "unchanged"]);
    const { loadBalancers: _, ...policies } = STRICT.policies;
    const fewer = fleet.memberships.map((one) => ({ ...one, baseline: { ...STRICT, policies } }));
    await fleet.bootstrap({}, fewer);
    expect(policiesIn(fleet, "one")).toHaveLength(8);
    await fleet.leave("one");
    expect([policiesIn(fleet, "one"), policiesIn(fleet, "hub").length]).toEqual([[], 8]);
  });

  test("are the team's where the team had them first, and then nothing is written", async () => {
    const fleet = fleetWith(STRICT);
    const [first] = baselineObjects("acme", STRICT);
    if (first === undefined) throw new Error("no policy");
    await fleet.server("hub").act("POST", "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies", first.object);
    const [hub] = await fleet.bootstrap();
    expect(hub?.failure).toMatchObject({ class: "conflict", message: expect.stringContaining("fleetwright-privileged-pods") });
  });

  test("look at no namespace of Kubernetes' own, of ours or of any agent that is built", async () => {
    const artefacts = await Promise.all(PINS.map((pin) => STORE.load(pin, new AbortController().signal)));
    const member = recordOf("one");
    const membership = membershipOf("one", { member, pins: PINS });
    const context: PluginContext = { membership, member, hub: recordOf("hub"), isHub: false, artefacts, secrets: NO_SECRETS };
    const isHere = ({ name }: { readonly name: string }): boolean => !NOT_HERE.includes(name);
    const brought = [
      ...Object.values(PLUGINS.agents)
        .filter(isHere)
        .flatMap((agent) => agent.objects(context)),
      ...Object.values(PLUGINS.registries)
        .filter(isHere)
        .flatMap((one) => [...one.hubObjects(context), ...one.memberObjects(context, "u")]),
    ].flatMap(({ object }) => (object.kind === "Namespace" ? [object.metadata.name] : []));
    const excluded = excludedNamespaces("acme", STRICT);
    expect(brought.length).toBeGreaterThan(1);
    expect(
      [...brought, "kube-system", "fleetwright-system", "fleet-acme", "legacy"].filter((name) => !excluded.includes(name)),
    ).toEqual([]);
  });

  test("collide with nothing that the hub keeps of its members, whatever their names", () => {
    const name = fc.stringMatching(/^[a-z]([a-z0-9-]{0,30}[a-z0-9])?$/);
    fc.assert(
      fc.property(fc.uniqueArray(name, { minLength: 1, maxLength: 12 }), (names) => {
        const registry = PLUGINS.registries.clusterprofile;
        const policies = baselineObjects("acme", STRICT);
        const kept = names.flatMap((one) => {
          const member = recordOf(one);
          const membership = membershipOf(one, { member });
          const context = {
            membership,
            member,
            hub: recordOf(names[0] ?? ""),
            isHub: one === names[0],
            artefacts: [],
            secrets: NO_SECRETS,
          };
          return registry?.registration(context, { uid: one }) ?? [];
        });
        const keys = [...policies, ...kept].map(({ object }) => refKey(refOf(object)));
        expect(new Set(keys).size).toBe(keys.length);
      }),
      { numRuns: 50 },
    );
  });

  test("say with audit, warn and deny what the API server does", () => {
    const policies = { privilegedPods: "audit", hostPaths: "warn", images: "deny" } as const;
    const bindings = baselineObjects("acme", { ...STRICT, policies }).filter(({ object }) => object.kind === KINDS[1]);
    expect(bindings.map(({ object }) => [object.metadata.name, at(object, "spec", "validationActions")])).toEqual([
      ["fleetwright-privileged-pods", ["Audit"]],
      ["fleetwright-host-paths", ["Warn", "Audit"]],
      ["fleetwright-images", ["Deny"]],
    ]);
  });
});

describe("the report on a cluster", () => {
  test("names what breaks its policies, nothing of namespaces that are excluded, and what was edited or is missing", async () => {
    const fleet = fleetWith(STRICT);
    await fleet.bootstrap();
    expect(await report(fleet, STRICT)).toEqual({ deviations: [], violations: [] });
    const server = fleet.server("one");
    await server.act("POST", "/api/v1/namespaces", { apiVersion: "v1", kind: "Namespace", metadata: { name: "legacy" } });
    const broken = BASELINE_CASES.find(({ breaks }) => breaks === "hostPaths")?.object;
    if (broken === undefined) throw new Error("no case");
    for (const namespace of ["default", "legacy"])
      await server.act("POST", `/api/v1/namespaces/${namespace}/pods`, inNamespace(broken, namespace));
    await server.act("DELETE", "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies/fleetwright-images");
    expect(await report(fleet, STRICT)).toEqual({
      deviations: [{ object: "ValidatingAdmissionPolicy fleetwright-images", is: "missing", by: [] }],
      violations: [{ policy: "hostPaths", enforcement: "deny", objects: ["Pod default/case"] }],
    });
    expect((await fleet.bootstrap({ verify: true })).map(({ outcome }) => outcome)).toEqual(["unchanged", "repaired"]);
    expect((await report(fleet, STRICT)).deviations).toEqual([]);
  });

  test.each(BASELINE_CASES)("calls $what as the API server does", async ({ object, breaks }) => {
    const fleet = fleetWith(undefined);
    await fleet
      .server("one")
      .act("POST", `/api/v1/namespaces/default/${object.kind === "Pod" ? "pods" : "services"}`, inNamespace(object, "default"));
    const { violations } = await report(fleet, STRICT);
    // The token itself is put in by a real API server alone (test/e2e/agent-rights.test.ts).
    expect(violations.map(({ policy }) => policy)).toEqual(breaks === undefined || breaks === "defaultTokens" ? [] : [breaks]);
  });
});
