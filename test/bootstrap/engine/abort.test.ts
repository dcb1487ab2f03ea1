import { describe, expect, test } from "@jest/globals";
import { sleep } from "../../../lib/bootstrap/clock.ts";
import { abortAt, allPoints, calm, expectSame, requests } from "../../support/abort-points.ts";
import { seededRandom } from "../../support/fake-api-server/virtual-clock.ts";
import { FakeFleet } from "../../support/fake-fleet.ts";

const LEASE = "/apis/coordination.k8s.io/v1/namespaces/fleetwright-system/leases/bootstrap";
const HUB_LEASE = "/apis/coordination.k8s.io/v1/namespaces/fleet-acme/leases/registry-clusterprofile";

describe("a bootstrap that is aborted at any of its requests", () => {
  test("has no effect afterwards, and the next run ends where an undisturbed one does", async () => {
    const undisturbed = new FakeFleet(["one"]);
    await undisturbed.bootstrap();
    const expected = undisturbed.dump();
    const points = await allPoints(new FakeFleet(["one"]), (fleet) => fleet.bootstrap());
    expect(points.length).toBeGreaterThan(150);
    for (const point of points) {
      const fleet = new FakeFleet(["one"]);
      const results = await fleet.bootstrap({ signal: abortAt(fleet, point) });
      expect(results.map(({ outcome }) => outcome)).toContain("interrupted");
      const sent = requests(fleet);
      await sleep(fleet.clock, 60_000);
      expect([point, requests(fleet)]).toEqual([point, sent]);
      calm(fleet);
      const again = await fleet.bootstrap();
      expect([point, again.flatMap(({ failure }) => failure ?? [])]).toEqual([point, []]);
      expectSame(fleet, expected, point);
    }
  });

  test("whatever the order in which the servers answer", async () => {
    const undisturbed = new FakeFleet(["one"]);
    await undisturbed.bootstrap();
    for (let seed = 0; seed < 60; seed++) {
      const random = seededRandom(seed);
      const fleet = new FakeFleet(["one"], { random });
      await fleet.bootstrap({
        signal: abortAt(fleet, { index: Math.floor(random() * 90), moment: random() < 0.5 ? "before" : "after" }),
      });
      calm(fleet);
      await fleet.bootstrap();
      expectSame(fleet, undisturbed.dump(), seed);
    }
  });
});

describe("a repair that is aborted at any of its requests", () => {
  test("is finished by the next one, which clears away the lease as well", async () => {
    const undisturbed = new FakeFleet(["one"]);
    await undisturbed.bootstrap();
    const damaged = undisturbed.copy();
    await damaged.server("one").act("DELETE", "/apis/apps/v1/namespaces/agent-system/deployments/source");
    const points = await allPoints(damaged, (fleet) => fleet.bootstrap({ verify: true }));
    for (const point of points) {
      const fleet = damaged.copy();
      await fleet.bootstrap({ verify: true, signal: abortAt(fleet, point) });
      calm(fleet);
      await fleet.bootstrap({ verify: true });
      expectSame(fleet, undisturbed.dump(), point);
    }
  });
});

describe("a leave that is aborted at any of its requests", () => {
  test("is finished by the next one, and leaves nothing of the member behind", async () => {
    const undisturbed = new FakeFleet(["one"]);
    await undisturbed.bootstrap();
    const joined = undisturbed.copy();
    await undisturbed.leave("one");
    const expected = undisturbed.dump();
    const points = await allPoints(joined, (fleet) => fleet.leave("one"));
    for (const point of points) {
      const fleet = joined.copy();
      await fleet.leave("one", { signal: abortAt(fleet, point) });
      calm(fleet);
      const again = await fleet.leave("one");
      expect([point, again.failure]).toEqual([point, undefined]);
      expectSame(fleet, expected, point);
    }
  });

  test("does not pass for a membership: the next bootstrap brings all of it back", async () => {
    const undisturbed = new FakeFleet(["one"]);
    await undisturbed.bootstrap();
    const expected = undisturbed.dump();
    const points = await allPoints(undisturbed, (fleet) => fleet.leave("one"));
    for (const point of points) {
      const fleet = undisturbed.copy();
      await fleet.leave("one", { signal: abortAt(fleet, point) });
      calm(fleet);
      await fleet.bootstrap();
      // Where nothing was changed yet but the lease taken, reading is enough; the lease runs out by itself.
      await fleet.server("one").act("DELETE", LEASE);
      await fleet.server("hub").act("DELETE", HUB_LEASE);
      expectSame(fleet, expected, point);
    }
  });

  test("a half-joined member leaves as well, from wherever its bootstrap was stopped", async () => {
    const undisturbed = new FakeFleet(["one"]);
    await undisturbed.bootstrap({}, [undisturbed.membership("hub")]);
    const expected = undisturbed.dump();
    const points = await allPoints(undisturbed, (fleet) => fleet.bootstrap({}, [fleet.membership("one")]));
    for (const point of points) {
      const fleet = undisturbed.copy();
      await fleet.bootstrap({ signal: abortAt(fleet, point) }, [fleet.membership("one")]);
      calm(fleet);
      const left = await fleet.leave("one");
      expect([point, left.failure, left.residue]).toEqual([point, undefined, []]);
      expectSame(fleet, expected, point);
    }
  });
});
