import { expect, test } from "@jest/globals";
import { withLocked } from "../../lib/terraform/required-providers.ts";

const AWS = `provider "registry.terraform.io/hashicorp/aws" {
  version     = "5.100.0"
  constraints = "5.100.0"
  hashes = [
    "h1:aaaa",
    "zh:bbbb",
  ]
}
`;
const OLDER = AWS.replaceAll("5.100.0", "5.90.0");
const AZURERM = AWS.replaceAll("aws", "azurerm").replaceAll("5.100.0", "4.55.0");
const HEAD = `# This file is maintained automatically by "terraform init".
# Manual edits may be lost in future updates.
`;

test("what was locked stays as it is, and what is new is added in order", () => {
  expect(withLocked(`${HEAD}\n${AZURERM}`, `${HEAD}\n${AWS}`)).toBe(`${HEAD}\n${AWS}\n${AZURERM}`);
  expect(withLocked(`${HEAD}\n${OLDER}`, `${HEAD}\n${AWS}\n${AZURERM}`)).toBe(`${HEAD}\n${OLDER}\n${AZURERM}`);
  expect(withLocked("", `${HEAD}\n${AWS}`)).toBe(`${HEAD}\n${AWS}`);
});

test("a file to which nothing is added is not written again", () => {
  expect(withLocked(`${HEAD}\n${OLDER}`, `${HEAD}\n${AWS}`)).toBeUndefined();
  expect(withLocked("", HEAD)).toBeUndefined();
});
