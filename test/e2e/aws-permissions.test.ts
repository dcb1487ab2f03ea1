import { beforeAll, expect } from "@jest/globals";
import { awsPolicies } from "../../scripts/permissions/aws/policies.ts";
import type { Statement } from "../../scripts/permissions/aws/permissions.ts";
import { awsActions } from "../support/aws-actions.ts";
import type { AwsAction, AwsKind } from "../support/aws-actions.ts";
import { needs } from "../support/needs.ts";

const { describe, test } = needs("python");

const STATEMENTS = awsPolicies().flatMap(({ name, statements }) => statements.map((one) => ({ policy: name, ...one })));
/** Listeners of application load balancers, which we never make: the reference can't say that one of two is enough. */
const OF_OTHERS = /:listener\/app\//;

describe("by AWS's reference of actions, the policies for plan and apply", () => {
  let lookup: (action: string) => AwsAction | undefined = () => undefined;

  beforeAll(async () => {
    lookup = await awsActions();
  });

  /** Every action of every statement, with what the reference says. */
  function uses(): readonly { readonly where: string; readonly statement: Statement; readonly known: AwsAction }[] {
    return STATEMENTS.flatMap(({ policy, ...statement }) =>
      statement.Action.flatMap((action) => {
        const known = lookup(action);
        return known === undefined ? [] : [{ where: `${policy} ${statement.Sid} ${action}`, statement, known }];
      }),
    );
  }

  test("name actions that there are", () => {
    const named = [...new Set(STATEMENTS.flatMap(({ Action }) => Action))];
    expect(named.filter((action) => lookup(action) === undefined)).toEqual([]);
    expect(named.length).toBeGreaterThan(100);
  });

  test("let who only looks change nothing", () => {
    const looking = uses().filter(({ where }) => where.startsWith("look "));
    expect(looking.filter(({ known }) => known.changes).map(({ where }) => where)).toEqual([]);
  });

  test("limit actions to what they can be limited to", () => {
    const vain = uses().filter(({ statement: { Resource, Condition = {} }, known }) => {
      const keys = Object.values(Condition).flatMap((one) => Object.keys(one));
      const offered = [...known.conditions, ...known.kinds.flatMap(({ conditions }) => conditions)];
      const byName = Resource.includes("*") || known.kinds.some((kind) => covers(Resource, kind));
      return !byName || keys.some((key) => !offered.includes(key.replace(/^(aws:\w+Tag)\/.*/, "$1/${TagKey}")));
    });
    expect(vain.map(({ where }) => where)).toEqual([]);
  });

  test("cover everything that each action is always about", () => {
    const named = [...new Set(STATEMENTS.flatMap(({ Action }) => Action))];
    const missing = named.flatMap((action) => {
      const allowed = STATEMENTS.filter(({ Action }) => Action.includes(action)).flatMap(({ Resource }) => Resource);
      const kinds = lookup(action)?.kinds ?? [];
      return kinds
        .filter((kind) => kind.required && !OF_OTHERS.test(kind.arn) && !allowed.includes("*") && !covers(allowed, kind))
        .map(({ arn }) => `${action}: ${arn}`);
    });
    expect(missing).toEqual([]);
  });
});

/** Whether one of the resources of a policy may be a thing of this kind. */
function covers(resources: readonly string[], { arn }: AwsKind): boolean {
  const theirs = arn.replace("${Partition}", "aws").replace("${Region}", "REGION").replace("${Account}", "ACCOUNT");
  const anyOfTheirs = pattern(theirs, /\$\{\w+\}/);
  return resources.some((resource) => {
    const anyOfOurs = pattern(resource, /\*/);
    return anyOfTheirs.test(resource.replaceAll("*", "x/x/x/x/x")) || anyOfOurs.test(theirs.replace(/\$\{\w+\}/g, "FLEET-x"));
  });
}

/** Text in which some parts stand for anything. */
function pattern(text: string, anything: RegExp): RegExp {
  const parts = text.split(anything).map((part) => part.replace(/[.+?^${}()|[\]\\*]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`);
}
