import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { literal } from "../../../../constructs/cdk.ts";
import { answersFor, policyName } from "../../../../constructs/aws/entry/dns-answers.ts";
import type { Answer, AnswerPolicy, AnswerTarget } from "../../../../constructs/aws/entry/dns-answers.ts";

const HOST = "shop.acme.example";
const PLAIN: AnswerPolicy = { policy: "latency", weights: undefined, order: undefined, geo: undefined };

function target(name: string, location = "eu-west-1"): AnswerTarget {
  return { name: literal(name), location: literal(location) };
}

interface User {
  /** Places of AWS, the nearest first. */
  readonly nearest?: readonly string[];
  readonly country?: string;
  readonly continent?: string;
}

/** What Route 53 may answer to a user while only some clusters are healthy: its documented rules, written a second time. */
function answered(
  answers: readonly Answer[],
  healthy: ReadonlySet<string>,
  user: User = {},
  name = answers[0]?.name,
): ReadonlySet<string> {
  const own = answers.filter((answer) => answer.name === name);
  const leads = (answer: Answer): ReadonlySet<string> => {
    if ("cluster" in answer.to) return new Set(healthy.has(answer.to.cluster) ? [answer.to.cluster] : []);
    return answered(answers, healthy, user, answer.to.name);
  };
  const alive = own.filter((answer) => leads(answer).size > 0);
  return new Set(chosen(alive, user).flatMap((answer) => [...leads(answer)]));
}

/** Of the records that have a healthy answer, those that the policy may pick. */
function chosen(alive: readonly Answer[], { nearest = [], country, continent }: User): readonly Answer[] {
  const [any] = alive;
  if (any === undefined) return [];
  if (any.routing.weightedRoutingPolicy !== undefined) {
    const weighted = alive.filter(({ routing }) => (routing.weightedRoutingPolicy?.weight ?? 0) > 0);
    return weighted.length > 0 ? weighted : alive;
  }
  if (any.routing.latencyRoutingPolicy !== undefined) {
    const rank = ({ routing }: Answer): number => nearest.indexOf(routing.latencyRoutingPolicy?.region ?? "");
    return [...alive].sort((left, right) => rank(left) - rank(right)).slice(0, 1);
  }
  if (any.routing.failoverRoutingPolicy !== undefined) {
    return [alive.find(({ routing }) => routing.failoverRoutingPolicy?.type === "PRIMARY") ?? any];
  }
  const place = (where: { country?: string; continent?: string }): Answer | undefined =>
    alive.find(({ routing }) => JSON.stringify(routing.geolocationRoutingPolicy) === JSON.stringify(where));
  const found =
    (country === undefined ? undefined : place({ country })) ??
    (continent === undefined ? undefined : place({ continent })) ??
    place({ country: "*" });
  return found === undefined ? [] : [found];
}

const CLUSTERS = ["one", "two", "three", "four", "five"];
const PLACES = ["eu-west-1", "eu-north-1", "us-east-1"];
const someClusters = fc.subarray(CLUSTERS, { minLength: 1 });

describe("users are led", () => {
  test("to the first cluster of the order that is healthy, however long the order is", () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(CLUSTERS, { minLength: 1 }), fc.subarray(CLUSTERS), (order, up) => {
        const answers = answersFor(
          HOST,
          { ...PLAIN, policy: "failover", order: literal(order) },
          order.map((name) => target(name)),
        );
        const first = order.find((name) => up.includes(name));
        // With nobody left, Route 53 takes all for healthy.
        fc.pre(first !== undefined);
        expect([...answered(answers, new Set(up))]).toEqual([first]);
      }),
    );
  });

  test("to the nearest place with a healthy cluster, and to any of its healthy clusters", () => {
    const spread = someClusters.chain((names) =>
      fc.tuple(...names.map((name) => fc.constantFrom(...PLACES).map((place) => target(name, place)))),
    );
    const nearest = fc.shuffledSubarray(PLACES, { minLength: 3 });
    fc.assert(
      fc.property(spread, fc.subarray(CLUSTERS), nearest, (targets, up, places) => {
        const found = answered(answersFor(HOST, PLAIN, targets), new Set(up), { nearest: places });
        const healthy = targets.filter(({ name }) => up.includes(name));
        fc.pre(healthy.length > 0);
        const place = places.find((one) => healthy.some(({ location }) => location === one));
        expect(found).toEqual(new Set(healthy.filter(({ location }) => location === place).map(({ name }) => name)));
      }),
    );
  });

  test("by weight to healthy clusters alone, and by equal weights where none are given", () => {
    const weights = { one: 90, two: 10, three: 0 };
    const targets = Object.keys(weights).map((name) => target(name));
    const answers = answersFor(HOST, { ...PLAIN, policy: "weighted", weights }, targets);
    expect(answered(answers, new Set(["one", "two", "three"]))).toEqual(new Set(["one", "two"]));
    expect(answered(answers, new Set(["two", "three"]))).toEqual(new Set(["two"]));
    // A share of nothing still is better than no answer.
    expect(answered(answers, new Set(["three"]))).toEqual(new Set(["three"]));
    const equal = answersFor(HOST, { ...PLAIN, policy: "weighted" }, targets);
    expect(equal.map(({ routing }) => routing.weightedRoutingPolicy?.weight)).toEqual([1, 1, 1]);
  });

  test("by their country, else their continent, else by `default`; and to nobody where that is missing", () => {
    const geo = { one: ["europe"], two: ["CH", "north-america"], three: ["default"] };
    const targets = Object.keys(geo).map((name) => target(name));
    const answers = answersFor(HOST, { ...PLAIN, policy: "geo", geo: literal(geo) }, targets);
    const all = new Set(CLUSTERS);
    expect([...answered(answers, all, { country: "CH", continent: "EU" })]).toEqual(["two"]);
    expect([...answered(answers, all, { country: "DE", continent: "EU" })]).toEqual(["one"]);
    expect([...answered(answers, all, { country: "JP", continent: "AS" })]).toEqual(["three"]);
    expect([...answered(answers, new Set(["one", "three"]), { country: "CH", continent: "EU" })]).toEqual(["one"]);
    const bound = answersFor(HOST, { ...PLAIN, policy: "geo", geo: { one: [literal("europe")] } }, [target("one")]);
    expect([...answered(bound, all, { country: "JP", continent: "AS" })]).toEqual([]);
    expect([...answered(bound, new Set(), { country: "DE", continent: "EU" })]).toEqual([]);
  });
});

describe("records", () => {
  test("of one name are told apart, have one policy, and no place twice, as Route 53 demands", () => {
    const targets = CLUSTERS.map((name, at) => target(name, PLACES[at % 2] ?? ""));
    const geo = Object.fromEntries(
      CLUSTERS.map((name, at) => [name, [["europe", "CH"], ["asia"], ["DE"], ["FR"], ["default"]][at] ?? []]),
    );
    const policies: readonly AnswerPolicy[] = [
      PLAIN,
      { ...PLAIN, policy: "weighted" },
      { ...PLAIN, policy: "failover", order: literal(CLUSTERS) },
      { ...PLAIN, policy: "geo", geo: literal(geo) },
    ];
    for (const policy of policies) {
      const answers = answersFor(HOST, policy, targets);
      for (const name of new Set(answers.map((answer) => answer.name))) {
        const own = answers.filter((answer) => answer.name === name);
        expect(new Set(own.map(({ id }) => id)).size).toBe(own.length);
        expect(new Set(own.flatMap(({ routing }) => Object.keys(routing))).size).toBe(1);
        const places = own.flatMap(({ routing }) => routing.latencyRoutingPolicy?.region ?? []);
        expect(new Set(places).size).toBe(places.length);
      }
      const choices = Map.groupBy(answers, ({ routing }) => routing.failoverRoutingPolicy?.type);
      expect((choices.get("PRIMARY") ?? []).length).toBe((choices.get("SECONDARY") ?? []).length);
      const names = new Set(answers.map((answer) => answer.name));
      for (const { to } of answers) expect("name" in to ? names.has(to.name) : true).toBe(true);
    }
  });

  test("are of names that no user types, each policy's apart, so that one can follow another", () => {
    const targets = ["one", "two", "three"].map((name) => target(name));
    const failover = answersFor(
      HOST,
      { ...PLAIN, policy: "failover", order: [literal("one"), literal("two"), literal("three")] },
      targets,
    );
    const latency = answersFor(HOST, PLAIN, targets);
    expect(new Set(failover.map(({ name }) => name))).toEqual(new Set([`_failover.${HOST}`, `_2._failover.${HOST}`]));
    expect(new Set(latency.map(({ name }) => name))).toEqual(new Set([`_latency.${HOST}`, `_eu-west-1._latency.${HOST}`]));
    expect(latency[0]?.name).toBe(policyName(HOST, PLAIN));
  });

  test("keep their ids when they lead elsewhere: two for one purpose are refused even for a moment", () => {
    const ids = (policy: Partial<AnswerPolicy>): readonly string[] =>
      answersFor(HOST, { ...PLAIN, ...policy }, [target("one"), target("two")]).map(({ id, name }) => `${id} ${name}`);
    expect(ids({ policy: "failover", order: [literal("one"), literal("two")] })).toEqual(
      ids({ policy: "failover", order: [literal("two"), literal("one")] }),
    );
    expect(ids({ policy: "geo", geo: { one: [literal("europe")], two: [literal("asia")] } })).toEqual(
      ids({ policy: "geo", geo: { two: [literal("europe")], one: [literal("asia")] } }),
    );
    const alone = answersFor(HOST, PLAIN, [target("one")]);
    expect(ids({})).toContain(`${alone[0]?.id} ${alone[0]?.name}`);
  });

  test("are refused where the policy lacks what it needs", () => {
    expect(() => answersFor(HOST, { ...PLAIN, policy: "failover" }, [target("one")])).toThrow("has no order");
    expect(() => answersFor(HOST, { ...PLAIN, policy: "geo" }, [target("one")])).toThrow("has no geo");
  });
});
