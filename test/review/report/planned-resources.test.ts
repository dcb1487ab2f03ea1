import { expect, test } from "@jest/globals";
import { builtInFindings } from "../../../lib/policy/verdict.ts";
import { policyResources } from "../../../lib/review/policy-resources.ts";
import { plannedResources } from "../../../lib/review/report/planned-resources.ts";
import { parsePlan } from "../../../lib/review/report/read-plan.ts";
import { entry, planJson } from "../../support/review/generated-plans.ts";
import type { PlanEntry } from "../../support/review/generated-plans.ts";
import { synthesized } from "../../support/review/synthesized.ts";

function seen(entries: readonly PlanEntry[], written: Readonly<Record<string, object>> = {}) {
  const fleet = synthesized({ app: { resource: written as never } });
  const planned = plannedResources(parsePlan(planJson(entries)));
  return policyResources(fleet, new Map([["app", planned]]), new Set(["app"]));
}

test("a plan is judged by what there would be: modules and what doesn't change, not what goes", () => {
  const ingress = [{ protocol: "tcp", from_port: 22, to_port: 22, cidr_blocks: ["0.0.0.0/0"] }];
  const group = (address: string, actions: readonly string[], after: object | null): PlanEntry =>
    entry(address, actions, { change: { actions, before: {}, after } });
  const resources = seen([
    group("module.jump.aws_security_group.ssh", ["create"], { ingress }),
    group("aws_security_group.old", ["no-op"], { ingress }),
    group("aws_security_group.gone", ["delete"], null),
  ]);
  expect(builtInFindings(resources).map(({ address }) => address)).toEqual([
    "module.jump.aws_security_group.ssh",
    "aws_security_group.old",
  ]);
});

test("what Terraform marks as sensitive is seen by no rule, also where it stands unmarked", () => {
  const resources = seen([
    entry("aws_db_instance.main", ["create"], {
      change: {
        actions: ["create"],
        after: { master: "canary-9", url: "postgres://canary-9@db", name: "db" },
        after_sensitive: { master: true },
      },
    }),
  ]);
  expect(JSON.stringify(resources)).not.toContain("canary-9");
  expect(resources[0]?.values).toEqual({ master: "(not shown)", url: "(not shown)", name: "db" });
});

test("what is only known after apply is seen as it is written", () => {
  const [log] = seen(
    [
      entry("aws_flow_log.all", ["create"], {
        change: { actions: ["create"], after: { traffic_type: "ALL" }, after_unknown: { vpc_id: true, arn: true } },
      }),
    ],
    { aws_flow_log: { all: { vpc_id: "${aws_vpc.vpc.id}", traffic_type: "ALL" } }, aws_vpc: { vpc: {} } },
  );
  expect(log?.values).toEqual({ traffic_type: "ALL", vpc_id: "⟨app/aws_vpc.vpc.id⟩", arn: "⟨known after apply⟩" });
});
