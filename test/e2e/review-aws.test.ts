import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect } from "@jest/globals";
import { COMMENT_BYTES, markdownOf } from "../../lib/review/report/markdown.ts";
import { htmlOf } from "../../lib/review/report/html.ts";
import { reportJson } from "../../lib/review/report/report-json.ts";
import { reportText } from "../../lib/review/report/text.ts";
import { awsPlugin } from "../support/aws-plugin.ts";
import { needs } from "../support/needs.ts";
import { runProcess } from "../support/project.ts";
import { aStack, reported } from "../support/review/generated-plans.ts";
import { tempFolder } from "../support/temp-folder.ts";

const { describe, test } = needs("terraform");

const CANARY = "canary-4e17";
const PROVIDER = 'provider["registry.terraform.io/hashicorp/aws"]';

/** What a state holds, with the least that the plugin needs to compare it. */
const HELD: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  aws_vpc: {
    id: "vpc-1",
    cidr_block: "10.0.0.0/16",
    instance_tenancy: "default",
    tags: { Name: "eu" },
    tags_all: { Name: "eu" },
  },
  aws_kms_key: { id: "key-1", description: "secrets of shop", deletion_window_in_days: 30 },
  aws_cloudwatch_log_group: { id: "/shop", name: "/shop", retention_in_days: 7, skip_destroy: false },
  aws_ssm_parameter: { id: "/shop/token", name: "/shop/token", type: "SecureString", value: `${CANARY}-old` },
};

const AFTER = {
  terraform: { required_providers: { aws: { source: "hashicorp/aws", version: "5.100.0" } } },
  provider: {
    aws: {
      region: "eu-west-1",
      access_key: "test",
      secret_key: "test",
      skip_credentials_validation: true,
      skip_metadata_api_check: "true",
      skip_region_validation: true,
      skip_requesting_account_id: true,
    },
  },
  resource: {
    aws_vpc: { one: { cidr_block: "10.1.0.0/16", tags: { Name: "eu" } } },
    aws_cloudwatch_log_group: { one: { name: "/shop", retention_in_days: 30 } },
    aws_ssm_parameter: { one: { name: "/shop/token", type: "SecureString", value: `${CANARY}-new` } },
    aws_subnet: { one: { vpc_id: "${aws_vpc.one.id}", cidr_block: "10.1.0.0/20" } },
  },
};

describe("the report of a plan that AWS's own plugin made", () => {
  const folder = tempFolder();

  test("counts what Terraform counts, has a network and a key that go above all else, and shows no secret", async () => {
    mkdirSync(folder(), { recursive: true });
    const { env, inPlace } = awsPlugin(folder());
    const terraform = async (...args: readonly string[]): Promise<string> => {
      const ended = await runProcess("terraform", args, folder(), { ...env, CHECKPOINT_DISABLE: "1" });
      if (ended.code !== 0) throw new Error(ended.stdout + ended.stderr);
      return ended.stdout;
    };
    writeFileSync(path.join(folder(), "main.tf.json"), JSON.stringify(AFTER));
    writeFileSync(path.join(folder(), "terraform.tfstate"), JSON.stringify(state()));
    if (!inPlace) await terraform("init", "-no-color");
    const planned = await terraform("plan", "-json", "-refresh=false", "-out=plan");
    const json = await terraform("show", "-json", "plan");
    const summary = /"changes":\{"add":(\d+),"change":(\d+),"import":(\d+),"remove":(\d+)/.exec(planned)?.slice(1).map(Number);
    const report = reported(new Map([[aStack("network-eu", { layer: "network", subject: "eu" }), json]]));
    const { create, replace, update, imported, destroy } = report.counts;
    expect([create + replace, update, imported, destroy + replace]).toEqual(summary);
    expect(report.counts).toMatchObject({ create: 1, replace: 1, update: 2, destroy: 1 });
    const text = reportText(report);
    expect(text).toContain("-/+ aws_vpc.one: it can't be changed in place; cidr_block forces it");
    expect(text).toContain("- aws_kms_key.one");
    for (const gone of ["aws_vpc.one", "aws_kms_key.one"]) {
      expect([gone, text.indexOf(gone) < text.indexOf("aws_cloudwatch_log_group.one")]).toEqual([gone, true]);
    }
    expect(json).toContain(CANARY);
    const forms = [
      text,
      htmlOf(report),
      JSON.stringify(reportJson(report)),
      markdownOf(report, { most: COMMENT_BYTES, artifact: "a" }),
    ];
    expect(forms.filter((one) => one.includes(CANARY))).toEqual([]);
  });
});

function state(): object {
  const resources = Object.entries(HELD).map(([type, attributes]) => ({
    mode: "managed",
    type,
    name: "one",
    provider: PROVIDER,
    instances: [{ schema_version: type === "aws_vpc" ? 1 : 0, attributes, sensitive_attributes: [] }],
  }));
  return { version: 4, terraform_version: "1.10.0", serial: 1, lineage: "review", outputs: {}, resources };
}
