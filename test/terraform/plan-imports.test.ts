import { expect, test } from "@jest/globals";
import { missingImports, unprotected } from "../../lib/terraform/plan-imports.ts";

test("Terraform says which imports lead nowhere, and other errors are none of those", () => {
  const lines = [
    { type: "version", terraform: "1.11.4" },
    diagnostic(
      "Cannot import non-existent remote object",
      'While attempting to import an existing object to "aws_iam_role.a", the provider',
    ),
    diagnostic(
      "Cannot import non-existent remote object",
      'While attempting to import an existing object to "aws_eks_addon.b_1", the provider',
    ),
    diagnostic("Invalid index", 'existing object to "aws_iam_role.c"'),
  ];
  expect(missingImports(lines.map((line) => JSON.stringify(line)).join("\n"))).toEqual(["aws_iam_role.a", "aws_eks_addon.b_1"]);
});

test("protection is left away where nothing is deployed, since Terraform would say no more than that it is there", () => {
  const lifecycle = { prevent_destroy: true, ignore_changes: ["name"] };
  const stack = { resource: { a: { one: { name: "x", lifecycle }, two: { lifecycle: { prevent_destroy: true } } } } };
  expect(unprotected(stack)).toEqual({
    resource: { a: { one: { name: "x", lifecycle: { ignore_changes: ["name"] } }, two: {} } },
  });
});

function diagnostic(summary: string, detail: string): object {
  return { "@level": "error", type: "diagnostic", diagnostic: { severity: "error", summary, detail } };
}
