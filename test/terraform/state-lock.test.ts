import { describe, expect, test } from "@jest/globals";
import { lockHolder, lockWaiting } from "../../lib/terraform/state-lock.ts";

// As cdktf prints what Terraform 1.11 says of a lock in S3.
const REFUSED = `slow  ╷
      │ Error: Error acquiring the state lock
      │
      │ Error message: operation error S3: PutObject, https response error
      │ StatusCode: 412, RequestID:
      │ Lock Info:
      │   ID:        f999fc26-74f5-289a-7a68-8d004a43c892
      │   Path:      acme-terraform/acme/slow.tfstate
      │   Operation: OperationTypeApply
      │   Who:       ann@laptop
      │   Version:   1.11.4
      │   Created:   2026-11-21 06:56:14.639346339 +0000 UTC
      │   Info:
      ╵`.split("\n");

describe("the lock of a state", () => {
  test("names who holds it, and since when", () => {
    expect(lockHolder(REFUSED)).toEqual({
      id: "f999fc26-74f5-289a-7a68-8d004a43c892",
      path: "acme-terraform/acme/slow.tfstate",
      by: "ann@laptop since 2026-11-21 06:56:14.639346339 +0000 UTC",
    });
  });

  test("of a workspace has a holder whom Terraform doesn't know: it tells who was refused", () => {
    const refused = [
      "slow  │ Error: Error acquiring the state lock",
      '│ Error message: workspace already locked (lock ID: "acme/acme_slow")',
      "│   ID:        f999fc26-74f5-289a-7a68-8d004a43c892",
      "│   Who:       bob@desk",
    ];
    expect(lockHolder(refused)).toEqual({
      id: "acme/acme_slow",
      path: "acme/acme_slow",
      by: "somebody, whom the workspace's own page names",
    });
  });

  test("has no holder where Terraform failed for another reason", () => {
    expect(lockHolder(["slow  Error: Who: knows"])).toBeUndefined();
    expect(lockHolder(["slow  Error: Error acquiring the state lock", "access denied"])).toBeUndefined();
  });

  test("is waited for ten minutes by everything that takes it, unless somebody set something else", () => {
    const set = lockWaiting({ TF_CLI_ARGS_apply: "-lock-timeout=0s", TF_CLI_ARGS_output: "-json" });
    expect(set).toEqual({
      // Terraform takes the last.
      TF_CLI_ARGS_apply: "-lock-timeout=10m -lock-timeout=0s",
      TF_CLI_ARGS_destroy: "-lock-timeout=10m",
      TF_CLI_ARGS_import: "-lock-timeout=10m",
      TF_CLI_ARGS_plan: "-lock-timeout=10m",
      TF_CLI_ARGS_refresh: "-lock-timeout=10m",
    });
  });
});
