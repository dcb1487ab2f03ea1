import { textsIn, valueAt } from "../resource.ts";
import type { PolicyValue, PolicyValues } from "../resource.ts";
import type { CloudCheck } from "../rule.ts";

const POLICIES = ["aws_iam_policy", "aws_iam_role_policy", "aws_iam_user_policy", "aws_iam_group_policy"];
const ATTACHMENTS = [
  "aws_iam_policy_attachment",
  "aws_iam_role_policy_attachment",
  "aws_iam_user_policy_attachment",
  "aws_iam_group_policy_attachment",
];

/** What a policy allows; nothing for a text that a cloud decides as a whole. */
export function allowed(policy: PolicyValue | undefined): readonly PolicyValues[] {
  if (typeof policy !== "string") return [];
  const { Statement = [] } = parsed(policy) as { readonly Statement?: PolicyValue };
  const statements = (Array.isArray(Statement) ? Statement : [Statement]) as readonly PolicyValues[];
  return statements.filter((one) => one["Effect"] === "Allow");
}

/** Nothing in a text that is no JSON: it is made of what isn't known yet, which a plan shows, or the cloud refuses it. */
function parsed(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {};
  }
}

/** Whether a statement is for everybody, and under no condition. */
export function isForEverybody(statement: PolicyValues): boolean {
  const { Principal, Condition } = statement;
  const names = typeof Principal === "string" ? [Principal] : textsIn(valueAt(statement, "Principal.AWS"));
  return names.includes("*") && Condition === undefined;
}

/** Rights in an account. */
export const RIGHTS: readonly CloudCheck[] = [
  {
    rule: "FW5006",
    types: POLICIES,
    same: { checkov: ["CKV_AWS_62", "CKV_AWS_63"], trivy: ["AWS-0057"] },
    find: ({ values }) =>
      allowed(values["policy"]).some(({ Action }) => textsIn(Action).some((action) => action === "*" || action === "*:*"))
        ? ["it allows every action"]
        : [],
  },
  {
    rule: "FW5006",
    types: ATTACHMENTS,
    same: { checkov: ["CKV_AWS_274"], trivy: [] },
    find: ({ values }) =>
      textsIn(values["policy_arn"]).some((arn) => arn.endsWith(":policy/AdministratorAccess"))
        ? ["it makes an administrator of the account"]
        : [],
  },
  {
    rule: "FW5006",
    types: ["aws_iam_role"],
    same: { checkov: ["CKV_AWS_60"], trivy: [] },
    find: ({ values }) => (allowed(values["assume_role_policy"]).some(isForEverybody) ? ["everybody may take it"] : []),
  },
];
