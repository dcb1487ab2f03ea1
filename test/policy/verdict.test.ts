import { describe, expect, test } from "@jest/globals";
import type { PolicyException } from "../../lib/policy/exceptions.ts";
import { builtInFindings, isRefused, verdictOf } from "../../lib/policy/verdict.ts";
import type { Verdict } from "../../lib/policy/verdict.ts";
import { policyResources } from "../../lib/review/policy-resources.ts";
import type { StackJson } from "../../lib/review/terraform-json.ts";
import { synthesized } from "../support/review/synthesized.ts";

const OPEN: StackJson = {
  resource: {
    aws_security_group: { ssh: { ingress: [{ protocol: "tcp", from_port: 22, to_port: 22, cidr_blocks: ["0.0.0.0/0"] }] } },
  },
};
const TODAY = "2026-11-30";

function anException(different: Partial<PolicyException> = {}): PolicyException {
  const everywhere = { stack: undefined, address: undefined, until: undefined };
  return { rule: "FW5005", ...everywhere, reason: "the VPN comes", line: 1, ...different };
}

function judgedWith(exceptions: readonly PolicyException[], isWhole = true): Verdict {
  const fleet = synthesized({ bastion: OPEN, other: OPEN });
  const resources = policyResources(fleet, new Map(), new Set(fleet.stacks.keys()));
  return verdictOf(resources, builtInFindings(resources), { exceptions, today: TODAY, isWhole });
}

describe("an exception from policy", () => {
  test("allows what it names, and nothing beside it", () => {
    const { findings, allowed } = judgedWith([anException({ stack: "bast*", address: "aws_security_group.ssh" })]);
    expect(findings.map(({ stack }) => stack)).toEqual(["other"]);
    expect(allowed.map(({ stack, reason }) => [stack, reason])).toEqual([["bastion", "the VPN comes"]]);
  });

  test("counts on its last day", () => {
    expect(isRefused(judgedWith([anException({ until: TODAY })]))).toBe(false);
  });

  test("is an error once it has ended, and what it allowed counts again", () => {
    const verdict = judgedWith([anException({ until: "2026-11-29" })]);
    expect([verdict.findings.length, verdict.allowed.length, verdict.expired.length]).toEqual([2, 0, 1]);
    expect(isRefused(verdict)).toBe(true);
    const gone = verdictOf([], [], { exceptions: [anException({ until: "2026-11-29" })], today: TODAY, isWhole: true });
    expect(isRefused(gone)).toBe(true);
  });

  test.each([{ stack: "bastio" }, { address: "aws_security_group.ss" }, { rule: "FW5006" }])(
    "is unused where nothing fits %j",
    (one) => {
      expect(judgedWith([anException(), anException(one)]).unused).toEqual([anException(one)]);
    },
  );

  test("is not called unused where only a part was looked at", () => {
    expect(judgedWith([anException({ stack: "third" })], false).unused).toEqual([]);
  });
});

describe("what is seen of resources", () => {
  test("has what stacks read of each other filled in, and says what only a cloud knows", () => {
    const backend = (key: string) => ({ backend: { local: { path: key } } });
    const fleet = synthesized({
      keys: {
        terraform: backend("keys"),
        resource: { aws_kms_key: { key: {} } },
        output: { key: { value: "${aws_kms_key.key.arn}" }, cidr: { value: "0.0.0.0/0" } },
      },
      app: {
        terraform: backend("app"),
        data: { terraform_remote_state: { keys: { backend: "local", config: { path: "keys" } } } },
        resource: {
          aws_cloudwatch_log_group: { logs: { kms_key_id: "${data.terraform_remote_state.keys.outputs.key}" } },
          aws_vpc_security_group_ingress_rule: {
            in: { cidr_ipv4: "${data.terraform_remote_state.keys.outputs.cidr}", ip_protocol: "tcp", from_port: 22, to_port: 22 },
          },
        },
      },
    });
    const resources = policyResources(fleet, new Map(), new Set(["app"]));
    expect(resources.find(({ type }) => type === "aws_cloudwatch_log_group")?.values).toEqual({
      kms_key_id: "⟨keys/aws_kms_key.key.arn⟩",
    });
    expect(builtInFindings(resources).map(({ rule }) => rule)).toEqual(["FW5005"]);
  });

  test("holds no secret, by Terraform's marks or by its name", () => {
    const fleet = synthesized({ db: { resource: { aws_db_instance: { main: { password: "canary-1", name: "db" } } } } });
    const text = JSON.stringify(policyResources(fleet, new Map(), new Set(["db"])));
    expect(text).not.toContain("canary-1");
    expect(text).toContain("(not shown)");
  });

  test("is no resource that isn't there", () => {
    const fleet = synthesized({
      left: { resource: { aws_security_group: { ssh: { ...OPEN.resource?.["aws_security_group"]?.["ssh"], count: 0 } } } },
    });
    expect(policyResources(fleet, new Map(), new Set(["left"]))).toEqual([]);
  });
});
