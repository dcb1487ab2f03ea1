import { expect, test } from "@jest/globals";
import { missingImports, unprotected } from "../../lib/deploy/plan-imports.ts";

test("Terraform says which imports lead nowhere, and other errors are none of those", () => {
  const errors = [
    error(
      "Cannot import non-existent remote object",
      'While attempting to import an existing object to "aws_iam_role.a", the provider',
    ),
    error(
      "Cannot import non-existent remote object",
      'While attempting to import an existing object to "aws_eks_addon.b_1", the provider',
    ),
    error("Invalid index", 'existing object to "aws_iam_role.c"'),
  ];
  expect(missingImports(errors)).toEqual(["aws_iam_role.a", "aws_eks_addon.b_1"]);
});

test("protection is left away where nothing is deployed, since Terraform would say no more than that it is there", () => {
  const lifecycle = { prevent_destroy: true, ignore_changes: ["name"] };
  const stack = { resource: { a: { one: { name: "x", lifecycle }, two: { lifecycle: { prevent_destroy: true } } } } };
  expect(unprotected(stack)).toEqual({
    resource: { a: { one: { name: "x", lifecycle: { ignore_changes: ["name"] } }, two: {} } },
  });
});

function error(summary: string, detail: string): { readonly summary: string; readonly detail: string } {
  return { summary, detail };
}
