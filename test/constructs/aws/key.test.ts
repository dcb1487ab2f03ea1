import { expect, test } from "@jest/globals";
import { awsLogKeyPolicy } from "../../../constructs/aws/key.ts";

interface Policy {
  readonly Statement: readonly { readonly Principal: unknown; readonly Condition?: unknown }[];
}

test("a log group's key serves its own account, the log service for that one group, and nobody else", () => {
  const group = "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/eks/acme-hub/cluster";
  const { Statement } = JSON.parse(awsLogKeyPolicy({ location: "eu-west-1", account: "111122223333" }, group)) as Policy;
  expect(Statement.map(({ Principal, Condition }) => [Principal, Condition])).toEqual([
    [{ AWS: "arn:aws:iam::111122223333:root" }, undefined],
    [{ Service: "logs.eu-west-1.amazonaws.com" }, { ArnEquals: { "kms:EncryptionContext:aws:logs:arn": group } }],
  ]);
});
