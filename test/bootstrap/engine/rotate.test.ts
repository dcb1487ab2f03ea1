import { beforeEach, describe, expect, test } from "@jest/globals";
import { PhaseError } from "../../../lib/bootstrap/contract.ts";
import type { SecretStore } from "../../../lib/bootstrap/secrets/secret-store.ts";
import { PLUGINS } from "../../../lib/bootstrap/plugins.ts";
import type { MembershipSync } from "../../../lib/contracts/membership.ts";
import { commandIn } from "../../support/printed.ts";
import { FakeFleet, membershipOf } from "../../support/fake-fleet.ts";
import { PINS, STORE } from "../../support/published-artefacts.ts";

const CANARY = "canary-5d1e";
const SYNC: MembershipSync = {
  registries: ["clusterprofile"],
  agent: "flux",
  source: { url: "https://git.example/a.git", branch: "main", path: "a", auth: { kind: "token", from: "env:GIT_TOKEN" } },
};
const SECRET = "/api/v1/namespaces/flux-system/secrets/flux-system";
const memberships = ["hub", "one"].map((name) => membershipOf(name, { pins: PINS, sync: SYNC }));

let fleet: FakeFleet;
let value: string;
/** What `rotate` and `bootstrap` read secrets from. */
const secrets: SecretStore = { read: async () => value };

beforeEach(async () => {
  fleet = new FakeFleet(["one"], {}, memberships);
  for (const name of ["hub", "one"]) {
    const node = { apiVersion: "v1", kind: "Node", metadata: { name: "a", annotations: { "kwok.x-k8s.io/node": "fake" } } };
    await fleet.server(name).act("POST", "/api/v1/nodes", node);
  }
  value = `${CANARY}-first`;
});

async function bootstrap(): Promise<readonly string[]> {
  const results = await fleet.bootstrap({ plugins: PLUGINS, artefacts: STORE, secrets });
  return results.map(({ cluster, outcome, failure }) => `${cluster} ${failure?.message ?? outcome}`);
}

async function password(cluster: string): Promise<string> {
  const { body } = await fleet.server(cluster).act("GET", SECRET);
  const { data } = JSON.parse(body) as { readonly data: Readonly<Record<string, string>> };
  return Buffer.from(data["password"] ?? "", "base64").toString();
}

describe("rotating what agents work with", () => {
  test("brings every member what its reference holds now, once", async () => {
    expect(await bootstrap()).toEqual(["hub joined", "one joined"]);
    value = `${CANARY}-second`;
    const rotated = await fleet.rotate({ plugins: PLUGINS, secrets });
    expect(rotated.map(({ cluster, outcome, written }) => [cluster, outcome, ...written])).toEqual([
      ["hub", "rotated", "Secret flux-system/flux-system"],
      ["one", "rotated", "Secret flux-system/flux-system"],
    ]);
    expect([await password("hub"), await password("one")]).toEqual([value, value]);
    expect((await fleet.rotate({ plugins: PLUGINS, secrets })).map(({ outcome }) => outcome)).toEqual(["unchanged", "unchanged"]);
    // It belongs to the set as before, and nothing is due.
    expect(await bootstrap()).toEqual(["hub unchanged", "one unchanged"]);
  });

  test("writes nothing to what is no member yet, and names what makes it one", async () => {
    const [hub] = await fleet.rotate({ plugins: PLUGINS, secrets });
    expect(hub).toMatchObject({ outcome: "failed", written: [], failure: { class: "waiting" } });
    expect(commandIn(hub?.failure?.next)).toBe("fleetwright bootstrap hub");
    expect(await bootstrap()).toEqual(["hub joined", "one joined"]);
    expect((await fleet.rotate({ plugins: PLUGINS, secrets })).map(({ outcome }) => outcome)).toEqual(["unchanged", "unchanged"]);
  });

  test("goes on by the command that is named, where a cluster did not take it", async () => {
    await bootstrap();
    value = `${CANARY}-second`;
    fleet.server("one").fault = ({ request: { method } }) => (method === "PATCH" ? { status: 403 } : undefined);
    const [hub, one] = await fleet.rotate({ plugins: PLUGINS, secrets });
    expect([hub?.outcome, one?.outcome]).toEqual(["rotated", "failed"]);
    fleet.server("one").fault = () => undefined;
    expect(commandIn(one?.failure?.next)).toBe("fleetwright rotate one");
    expect((await fleet.rotate({ plugins: PLUGINS, secrets })).map(({ outcome }) => outcome)).toEqual(["unchanged", "rotated"]);
  });

  test("has nothing to do for an agent that needs no secret, and asks for none", async () => {
    const open = memberships.map((one) => ({ ...one, sync: { ...SYNC, source: null } }));
    const none: SecretStore = { read: async () => Promise.reject(new Error("asked")) };
    expect((await fleet.rotate({ plugins: PLUGINS, secrets: none }, open)).map(({ outcome }) => outcome)).toEqual([
      "none",
      "none",
    ]);
  });
});

describe("a secret", () => {
  test("that can't be read stops the bootstrap before anything is written, and a converged fleet asks for none", async () => {
    const message = "the variable GIT_TOKEN is not set";
    const missing: SecretStore = { read: async () => Promise.reject(new PhaseError({ class: "input", message })) };
    const [hub] = await fleet.bootstrap({ plugins: PLUGINS, artefacts: STORE, secrets: missing });
    expect([hub?.failure?.message, hub?.written]).toEqual([message, []]);
    await bootstrap();
    const again = await fleet.bootstrap({ plugins: PLUGINS, artefacts: STORE, secrets: missing });
    expect(again.map(({ outcome }) => outcome)).toEqual(["unchanged", "unchanged"]);
  });

  test("is in the cluster's Secret, and in no event, result, other object or path of a request", async () => {
    const results: unknown[] = [await fleet.bootstrap({ plugins: PLUGINS, artefacts: STORE, secrets })];
    value = `${CANARY}-second`;
    results.push(await fleet.rotate({ plugins: PLUGINS, secrets }));
    value = `${CANARY}\nof two lines`;
    results.push(await fleet.rotate({ plugins: PLUGINS, secrets }));
    // As an admission webhook answers that quotes what it was sent.
    value = `${CANARY}-third`;
    fleet.server("one").fault = ({ request: { method, body = "" } }) =>
      method === "PATCH" && body.includes('"Secret"') ? { status: 403, message: `denied: ${body} ${value}` } : undefined;
    const [, one] = await fleet.rotate({ plugins: PLUGINS, secrets });
    expect(one?.failure?.message).toMatch(/denied: .*"password":"\(not shown\)".* \(not shown\)/);
    results.push(one);
    const encoded = Buffer.from(CANARY).toString("base64").replace(/=*$/, "").slice(0, -1);
    const holds = (text: string): boolean => text.includes(CANARY) || text.includes(encoded);
    const stored = Object.entries(fleet.dump()).flatMap(([cluster, objects]) =>
      Object.entries(objects as Readonly<Record<string, unknown>>)
        .filter(([, object]) => holds(JSON.stringify(object)))
        .map(([name]) => `${cluster} ${name}`),
    );
    expect(stored).toEqual([
      expect.stringMatching(/^hub .*[Ss]ecret.*flux-system/),
      expect.stringMatching(/^one .*[Ss]ecret.*flux-system/),
    ]);
    const paths = ["hub", "one"].flatMap((name) => fleet.server(name).log.map(({ request }) => request.path));
    expect(paths.length).toBeGreaterThan(50);
    for (const said of [fleet.events, results, paths]) expect(holds(JSON.stringify(said))).toBe(false);
  });
});
