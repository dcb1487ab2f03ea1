import { describe, expect, test } from "@jest/globals";
import { diffFleets } from "../../lib/review/fleet-diff.ts";
import type { StackChange } from "../../lib/review/stack-changes.ts";
import { resourceLines } from "../../lib/review/resource-lines.ts";
import { MASK, valueChanges } from "../../lib/review/shown-values.ts";
import type { Json, StackJson } from "../../lib/review/terraform-json.ts";
import { synthesized } from "../support/review/synthesized.ts";

type Blocks = Readonly<Record<string, Readonly<Record<string, Json>>>>;

/** A stack with resources by their addresses. */
function stack(resources: Blocks, more: StackJson = {}): StackJson {
  const resource: Record<string, Record<string, Readonly<Record<string, Json>>>> = {};
  for (const [address, block] of Object.entries(resources)) {
    const [type = "", name = ""] = address.split(".");
    resource[type] = { ...resource[type], [name]: block };
  }
  return { resource, ...more };
}

function changesOf(
  before: Readonly<Record<string, StackJson>>,
  after: Readonly<Record<string, StackJson>>,
): readonly StackChange[] {
  return diffFleets(synthesized(before), synthesized(after)).stacks;
}

function toldOf(before: Blocks, after: Blocks) {
  const changes = changesOf({ one: stack(before) }, { one: stack(after) });
  return changes.flatMap(({ resources }) =>
    resources.map(({ action, address, arguments: differing }) => [action, address, differing]),
  );
}

describe("what becomes of a resource", () => {
  test("is told with the arguments that force it to be made anew", () => {
    expect(
      toldOf({ "aws_vpc.a": { cidr_block: "10.0.0.0/16", tags: {} } }, { "aws_vpc.a": { cidr_block: "10.1.0.0/16", tags: {} } }),
    ).toEqual([["replace", "aws_vpc.a", ["cidr_block"]]]);
    expect(toldOf({ "aws_vpc.a": { tags: { a: "1" } } }, { "aws_vpc.a": { tags: { a: "2" } } })).toEqual([
      ["update", "aws_vpc.a", ["tags"]],
    ]);
  });

  test("is told where a list is cut otherwise, and not where a number is written as text", () => {
    const block = (tags: Json): Blocks => ({ "aws_vpc.a": { tags } });
    expect(toldOf(block(["a,b"]), block(["a", "b"]))).toEqual([["update", "aws_vpc.a", ["tags"]]]);
    expect(toldOf(block(1), block("1"))).toEqual([]);
  });

  test("isn't guessed where it depends on more, nor of a type of which nothing is known", () => {
    expect(toldOf({ "aws_lb.a": { subnets: ["x"] } }, { "aws_lb.a": { subnets: ["x", "y"] } })).toEqual([
      ["unknown", "aws_lb.a", ["subnets"]],
    ]);
    expect(toldOf({ "acme_thing.a": { size: 1 } }, { "acme_thing.a": { size: 2 } })).toEqual([
      ["unknown", "acme_thing.a", ["size"]],
    ]);
    const [change] = changesOf({ one: stack({ "acme_thing.a": { size: 1 } }) }, { one: stack({ "acme_thing.a": { size: 2 } }) });
    expect(change?.resources[0]?.why).toBe("nothing is known here of acme_thing");
  });

  test("reaches what names it, in its own stack and in those that read it", () => {
    const network = (block: string): StackJson =>
      stack(
        { "aws_vpc.a": { cidr_block: block }, "aws_subnet.a": { vpc_id: "${aws_vpc.a.id}", cidr_block: "10.9.0.0/24" } },
        {
          terraform: { backend: { s3: { bucket: "b", key: "network" } } },
          output: { vpc: { value: "${aws_vpc.a.id}" }, name: { value: "n" } },
        },
      );
    const reader = (output: string): StackJson =>
      stack(
        { "aws_security_group.a": { name: "g", vpc_id: `\${data.terraform_remote_state.net.outputs.${output}}` } },
        { data: { terraform_remote_state: { net: { backend: "s3", config: { bucket: "b", key: "network" } } } } },
      );
    const fleet = (block: string) => ({ network: network(block), reads: reader("vpc"), other: reader("name") });
    const changes = changesOf(fleet("10.0.0.0/16"), fleet("10.1.0.0/16"));
    const told = changes.map(({ stack: { id }, resources }) => [
      id,
      resources.map(({ action, address }) => `${action} ${address}`),
    ]);
    expect(told).toEqual([
      ["network", ["replace aws_vpc.a", "replace aws_subnet.a"]],
      ["reads", ["replace aws_security_group.a"]],
    ]);
    expect(changes[1]?.causes).toEqual([
      { kind: "renewed", read: { stack: "network", output: "vpc" }, resource: "network/aws_vpc.a" },
    ]);
  });

  test("is an update where an attribute is another one after each update, as a template's latest version is", () => {
    const blocks = (size: string): Blocks => ({
      "aws_launch_template.a": { name_prefix: "a", instance_type: size },
      "aws_eks_node_group.a": { cluster_name: "c", launch_template: { version: "${aws_launch_template.a.latest_version}" } },
    });
    expect(toldOf(blocks("m"), blocks("l"))).toEqual([
      ["update", "aws_launch_template.a", ["instance_type"]],
      ["update", "aws_eks_node_group.a", ["launch_template"]],
    ]);
  });

  test("is that it stays where it was, when its provider looks for it elsewhere", () => {
    const at = (account: string): StackJson =>
      stack(
        { "aws_vpc.a": { cidr_block: "10.0.0.0/16" } },
        { provider: { aws: [{ region: "eu-west-1", allowed_account_ids: [account] }] } },
      );
    const [change] = changesOf({ one: at("111122223333") }, { one: at("444455556666") });
    expect(change?.resources.map(({ action }) => action)).toEqual(["forget"]);
  });

  test("is that a program runs again, unless one waits for its end", () => {
    const block = (trigger: string, when: string): Blocks => ({
      "terraform_data.a": { triggers_replace: trigger, provisioner: [{ "local-exec": { when, command: "x" } }] },
    });
    expect(toldOf(block("1", "create"), block("2", "create"))).toEqual([["rerun", "terraform_data.a", ["triggers_replace"]]]);
    expect(toldOf(block("1", "destroy"), block("2", "destroy"))).toEqual([["replace", "terraform_data.a", ["triggers_replace"]]]);
  });

  test("is its destruction where its block stays with a count of none", () => {
    expect(toldOf({ "terraform_data.a": { input: "x" } }, { "terraform_data.a": { input: "x", count: 0 } })).toEqual([
      ["destroy", "terraform_data.a", []],
    ]);
  });

  test("is nothing where Terraform is told to leave an argument alone", () => {
    const block = (size: number): Blocks => ({
      "aws_eks_node_group.a": {
        scaling_config: { desired_size: size },
        lifecycle: { ignore_changes: ["scaling_config[0].desired_size"] },
      },
    });
    expect(toldOf(block(1), block(1))).toEqual([]);
    expect(
      toldOf(
        { "aws_vpc.a": { tags: {}, lifecycle: { ignore_changes: ["tags"] } } },
        { "aws_vpc.a": { tags: { a: "1" }, lifecycle: { ignore_changes: ["tags"] } } },
      ),
    ).toEqual([]);
  });
});

describe("stacks of the team's own", () => {
  const reading = (text: string, key = "own"): StackJson => ({
    resource: { acme_thing: { a: { text } } },
    data: { terraform_remote_state: { net: { backend: "s3", config: { bucket: "b", key } } } },
  });
  const giving = (value: Json): StackJson => ({
    terraform: { backend: { s3: { bucket: "b", key: "own" } } },
    output: { vpc: { value } },
  });

  test.each([
    ["in a form that we don't write", "%{ if true }${data.terraform_remote_state.net.outputs.vpc}%{ endif }"],
    ["by an index", '${data.terraform_remote_state.net.outputs["vpc"]}'],
    ["inside a function", "${upper(data.terraform_remote_state.net.outputs.vpc)}"],
  ])("are affected by what they read %s", (_, text) => {
    const changed = (value: string): readonly string[] =>
      changesOf({ own: giving("one"), reader: reading(text) }, { own: giving(value), reader: reading(text) }).map(
        ({ stack: { id } }) => id,
      );
    expect([changed("two"), changed("one")]).toEqual([["own", "reader"], []]);
  });

  test("are affected through what a module or a data source may say", () => {
    const own = (size: number): StackJson => ({
      ...giving("${module.net.vpc}"),
      module: { net: { source: "./net", size } },
    });
    const changes = changesOf(
      { own: own(1), reader: reading("${data.terraform_remote_state.net.outputs.vpc}") },
      { own: own(2), reader: reading("${data.terraform_remote_state.net.outputs.vpc}") },
    );
    expect(changes.map(({ stack: { id } }) => id)).toEqual(["own", "reader"]);
  });
});

describe("values", () => {
  test("of secrets, and of types of which nothing is known, are never shown", () => {
    const canary = (value: string): Blocks => ({
      "aws_vpc.a": { tags: { a: "plain" }, master_password: `canary-${value}` },
      "acme_thing.a": { text: `canary-${value}` },
    });
    const changes = changesOf({ one: stack(canary("1")) }, { one: stack(canary("2")) });
    const values = changes.flatMap(({ resources }) => resources.flatMap(valueChanges));
    expect(values).toEqual([
      { path: "master_password", before: MASK, after: MASK },
      { path: "text", before: MASK, after: MASK },
    ]);
    const lines = changes.flatMap((change) => [...resourceLines(change, true).lines, ...resourceLines(change, false).common]);
    expect(lines.join("\n")).not.toContain("canary");
  });
});
