import { createPublicKey, X509Certificate } from "node:crypto";
import { beforeAll, describe, expect, test } from "@jest/globals";
import { PLUGINS } from "../../../lib/bootstrap/plugins.ts";
import { digestOfCertificates, valueIn } from "../../../lib/bootstrap/registries/argocd-agent/hub-keys.ts";
import { invitationDigest } from "../../../lib/bootstrap/registries/argocd-agent/invite.ts";
import {
  AGENT,
  CERTIFICATES_ANNOTATION,
  CLIENT_SECRET,
  PRINCIPAL,
  PRINCIPAL_SECRET,
  PROXY_SECRET,
  TOKEN_SECRET,
  TRUST_SECRET,
} from "../../../lib/bootstrap/registries/argocd-agent/names.ts";
import { NO_SECRET_STORE } from "../../../lib/bootstrap/secrets/secret-store.ts";
import { makeAuthority } from "../../../lib/bootstrap/trust/certificates.ts";
import { authorityIn, authorityRef } from "../../../lib/bootstrap/trust/fleet-authority.ts";
import { certificateKey } from "../../../lib/bootstrap/trust/certifier.ts";
import { refKey, refOf, textAt } from "../../../lib/bootstrap/kube-object.ts";
import type { KubeObject, ObjectRef } from "../../../lib/bootstrap/kube-object.ts";
import type { MembershipSync } from "../../../lib/contracts/membership.ts";
import { abortAt, calm, requests } from "../../support/abort-points.ts";
import { isWrite } from "../../support/fake-api-server/requests.ts";
import { FakeFleet, membershipOf } from "../../support/fake-fleet.ts";
import { commandIn } from "../../support/printed.ts";
import { PINS, STORE } from "../../support/published-artefacts.ts";

const SYNC: MembershipSync = { registries: ["clusterprofile", "argocd-agent"], agent: "argocd-agent", source: null };
const NAMES = ["hub", "one", "two"];
const MEMBERS = ["one", "two"];
const ENGINE = { plugins: PLUGINS, artefacts: STORE, secrets: NO_SECRET_STORE };
const OWN = { ...ENGINE, authority: { to: undefined } };

/** A fleet that has joined; each test has a copy. */
let joined: FakeFleet;

beforeAll(async () => {
  const memberships = NAMES.map((name) => membershipOf(name, { pins: PINS, sync: SYNC }));
  joined = new FakeFleet(MEMBERS, {}, memberships);
  for (const name of NAMES) {
    const node = { apiVersion: "v1", kind: "Node", metadata: { name: "a", annotations: { "kwok.x-k8s.io/node": "fake" } } };
    await joined.server(name).act("POST", "/api/v1/nodes", node);
  }
  const results = await joined.bootstrap(ENGINE);
  expect(results.flatMap(({ failure }) => failure ?? [])).toEqual([]);
}, 60_000);

function find(fleet: FakeFleet, cluster: string, ref: ObjectRef): KubeObject | undefined {
  return fleet
    .server(cluster)
    .store.all()
    .map(({ object }) => object)
    .find((object) => refKey(refOf(object)) === refKey(ref));
}

/** What a program of one cluster has, or would have if it were started now. */
interface Held {
  readonly trusted: string;
  readonly own: string;
}

function stored(fleet: FakeFleet, cluster: string): Held & { readonly digest: string } {
  const text = (ref: ObjectRef, key: string): string => valueIn(find(fleet, cluster, ref), key);
  const trusted = text(TRUST_SECRET, "ca.crt");
  if (cluster !== "hub") {
    const client = { certificate: text(CLIENT_SECRET, "tls.crt"), key: "" };
    return { trusted, own: client.certificate, digest: invitationDigest({ trusted, client, address: "" }) };
  }
  const own = text(PRINCIPAL_SECRET, "tls.crt");
  const open = createPublicKey(text(TOKEN_SECRET, "jwt.key")).export({ type: "spki", format: "pem" }).toString();
  return { trusted, own, digest: digestOfCertificates(trusted, own, text(PROXY_SECRET, "tls.crt"), open) };
}

/** Watches a fleet: after every write each member and the hub trust each other, whichever of them has been started anew. */
class Watch {
  readonly broken: string[] = [];
  writes = 0;
  readonly #seen = new Map<string, Held>();
  readonly #fleet: FakeFleet;

  constructor(fleet: FakeFleet) {
    this.#fleet = fleet;
    this.look("before");
    for (const server of fleet.servers.values()) {
      server.fault = ({ request }, moment) => {
        if (moment === "after" && isWrite(request)) this.look(`${request.method} ${request.path.split("?")[0]}`);
        return undefined;
      };
    }
  }

  look(after: string): void {
    this.writes++;
    const states = new Map(NAMES.map((name) => [name, this.#states(name)]));
    for (const hub of states.get("hub") ?? []) {
      for (const name of MEMBERS)
        for (const member of states.get(name) ?? []) {
          if (!vouches(member.trusted, hub.own)) this.broken.push(`after ${after}: ${name} doesn't trust the principal`);
          if (!vouches(hub.trusted, member.own)) this.broken.push(`after ${after}: the principal doesn't trust ${name}`);
        }
    }
  }

  #states(name: string): readonly Held[] {
    const now = stored(this.#fleet, name);
    this.#seen.set(`${name} ${now.digest}`, now);
    const program = find(this.#fleet, name, name === "hub" ? PRINCIPAL : AGENT);
    const started = textAt(program, "spec", "template", "metadata", "annotations", CERTIFICATES_ANNOTATION);
    const running = this.#seen.get(`${name} ${started}`);
    if (running === undefined) throw new Error(`${name} was started with what was never there`);
    return [now, running];
  }
}

function vouches(trusted: string, certificate: string): boolean {
  const found = new X509Certificate(certificate);
  return (trusted.match(/-----BEGIN[^]+?-----END CERTIFICATE-----/g) ?? [])
    .map((pem) => new X509Certificate(pem))
    .some((authority) => found.checkIssued(authority) && found.verify(authority.publicKey));
}

function authorityOf(fleet: FakeFleet) {
  return authorityIn(find(fleet, "hub", authorityRef("acme")));
}

describe("a change of the authority", () => {
  test("never has a member and the hub that don't trust each other, wherever it is killed and whatever has been started anew", async () => {
    const fleet = joined.copy();
    const before = authorityOf(fleet)?.current.certificate;
    const watch = new Watch(fleet);
    const results = await fleet.rotate(OWN);
    expect(results.map(({ outcome, failure }) => [outcome, failure?.message])).toEqual(NAMES.map(() => ["rotated", undefined]));
    expect(watch.broken).toEqual([]);
    expect(watch.writes).toBeGreaterThan(30);
    const after = authorityOf(fleet);
    expect(after?.change).toBeUndefined();
    expect(after?.current.certificate).not.toBe(before);
    for (const name of NAMES) {
      expect(stored(fleet, name).trusted).toBe(after?.current.certificate);
      expect(vouches(after?.current.certificate ?? "", stored(fleet, name).own)).toBe(true);
    }
  });

  test("goes on where it was cut off, and ends the same way", async () => {
    const undisturbed = joined.copy();
    await undisturbed.rotate(OWN);
    const total = requests(undisturbed) - requests(joined);
    for (let index = 11; index < total; index += 61) {
      const fleet = joined.copy();
      await fleet.rotate({ ...OWN, signal: abortAt(fleet, { index, moment: "after" }) });
      calm(fleet);
      const watch = new Watch(fleet);
      const results = await fleet.rotate(OWN);
      expect([index, results.flatMap(({ failure }) => failure ?? []), watch.broken]).toEqual([index, [], []]);
      expect(authorityOf(fleet)?.change).toBeUndefined();
      const trusted = NAMES.map((name) => stored(fleet, name).trusted);
      expect(new Set(trusted).size).toBe(1);
    }
  }, 120_000);

  test("waits for a member that can't be reached, and tells with which command it goes on", async () => {
    const fleet = joined.copy();
    fleet.server("two").fault = ({ request: { method } }) => (method === "PATCH" ? { status: 403 } : undefined);
    const results = await fleet.rotate(OWN);
    expect(results.map(({ outcome }) => outcome)).toEqual(["rotated", "rotated", "failed"]);
    expect(authorityOf(fleet)?.change?.step).toBe("announced");
    expect(commandIn(results[2]?.failure?.next)).toBe("fleetwright rotate --authority");
    calm(fleet);
    const again = await fleet.rotate(OWN);
    expect(again.flatMap(({ failure }) => failure ?? [])).toEqual([]);
    expect(authorityOf(fleet)?.change).toBeUndefined();
  });

  test("does not begin without a member that is registered, and names it", async () => {
    const fleet = joined.copy();
    const known = fleet.memberships.filter(({ member }) => member.name !== "two");
    const [hub] = await fleet.rotate(OWN, known);
    expect([hub?.outcome, hub?.failure?.message]).toEqual(["failed", expect.stringContaining("two is registered")]);
    expect(commandIn(hub?.failure?.next)).toBe("fleetwright leave two");
    expect(authorityOf(fleet)?.change).toBeUndefined();
    expect((await fleet.leave("two", ENGINE)).failure).toBeUndefined();
    expect((await fleet.rotate(OWN, known)).map(({ outcome }) => outcome)).toEqual(["rotated", "rotated"]);
  });

  test("names what brings an authority back that somebody has deleted", async () => {
    const fleet = joined.copy();
    await fleet.server("hub").act("DELETE", "/api/v1/namespaces/fleet-acme/secrets/fleet-authority");
    const [hub] = await fleet.rotate(OWN);
    expect([hub?.outcome, commandIn(hub?.failure?.next)]).toEqual(["failed", "fleetwright bootstrap '*' --verify"]);
    const mended = await fleet.bootstrap({ ...ENGINE, verify: true });
    expect(mended.flatMap(({ failure }) => failure ?? [])).toEqual([]);
    expect(new Set(NAMES.map((name) => stored(fleet, name).trusted)).size).toBe(1);
    expect((await fleet.rotate(OWN)).flatMap(({ failure }) => failure ?? [])).toEqual([]);
  });

  test("is refused to one that has ended, and to another one while a change is under way", async () => {
    const fleet = joined.copy();
    const day = 86_400_000;
    const made = async (days: number): Promise<string> => {
      const { certificate, key } = await makeAuthority(
        "the team",
        await certificateKey(),
        new Date(fleet.clock.date().getTime() + days * day),
      );
      return `${certificate}${key}`;
    };
    const [ended] = await fleet.rotate({ ...ENGINE, authority: { to: await made(-4000) } });
    expect(ended?.failure?.message).toMatch(/has ended on/);
    fleet.server("two").fault = ({ request: { method } }) => (method === "PATCH" ? { status: 403 } : undefined);
    await fleet.rotate({ ...ENGINE, authority: { to: await made(0) } });
    calm(fleet);
    const [other] = await fleet.rotate({ ...ENGINE, authority: { to: await made(0) } });
    expect(other?.failure).toMatchObject({ class: "conflict" });
    expect(commandIn(other?.failure?.next)).toBe("fleetwright rotate --authority");
    expect((await fleet.rotate(OWN)).flatMap(({ failure }) => failure ?? [])).toEqual([]);
    expect(authorityOf(fleet)?.current.certificate).toBeDefined();
  });
});

describe("renewing certificates", () => {
  test("goes on with one member by the command that is named", async () => {
    const fleet = joined.copy();
    const before = stored(fleet, "two").own;
    fleet.server("two").fault = ({ request: { method } }) => (method === "PATCH" ? { status: 403 } : undefined);
    const results = await fleet.rotate(ENGINE);
    expect(results.map(({ outcome }) => outcome)).toEqual(["rotated", "rotated", "failed"]);
    expect(commandIn(results[2]?.failure?.next)).toBe("fleetwright rotate two");
    calm(fleet);
    expect((await fleet.rotate(ENGINE, [fleet.membership("two")])).map(({ outcome }) => outcome)).toEqual(["rotated"]);
    expect(stored(fleet, "two").own).not.toBe(before);
  });

  test("gives each member and the hub new ones of the same authority, and no member goes without", async () => {
    const fleet = joined.copy();
    const [authority, before] = [authorityOf(fleet), NAMES.map((name) => stored(fleet, name).own)];
    const watch = new Watch(fleet);
    const results = await fleet.rotate(ENGINE);
    expect(results.map(({ outcome }) => outcome)).toEqual(NAMES.map(() => "rotated"));
    expect(watch.broken).toEqual([]);
    expect(authorityOf(fleet)).toEqual(authority);
    for (const [at, name] of NAMES.entries()) expect(stored(fleet, name).own).not.toBe(before[at]);
  });

  test("writes nothing to what is no member yet", async () => {
    const empty = new FakeFleet(MEMBERS, {}, joined.memberships);
    const results = await empty.rotate(ENGINE);
    expect(results.map(({ outcome, written }) => [outcome, written])).toEqual(NAMES.map(() => ["failed", []]));
  });
});
