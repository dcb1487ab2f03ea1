import { permissionsPage } from "../permissions-page.ts";
import type { Statement } from "./permissions.ts";
import { AWS_PERMISSIONS, awsPolicies } from "./policies.ts";

const INTRODUCTION = `What Terraform calls for the types of resources that our constructs use on AWS, as IAM policies. They are made from one table by
type of resource, and a test fails when a construct uses a type that the table lacks. Every action, and what it is limited to, is
compared with AWS's own reference of actions. [AWS](../aws.md#the-roles-that-plan-and-apply) says how the roles are put together.

Replace \`FLEET\` by the fleet's name, \`ACCOUNT\` and \`REGION\` by the region's account and location, \`ZONE\` by the zone of \`dns:\`, and
\`BUCKET\` by the state's bucket. In China and in AWS GovCloud the first part of every ARN is \`arn:aws-cn\` or \`arn:aws-us-gov\`.

What a policy can be limited to, from narrow to wide:

- EC2, keys and certificates: what bears the tag \`fleetwright.dev/fleet\` with the fleet's name. Everything that we make gets it at
  once, and nothing can be made without it.
- Clusters, roles, log groups, load balancers and buckets: names that begin with the fleet's. A fleet called \`acme\` may therefore
  touch those of a fleet called \`acme-dev\` in the same account; give them accounts of their own. A cluster that was adopted keeps its
  names, and they need lines beside these.
- Zones and health checks of Route 53, and reading: AWS offers nothing.

Who may write roles may become what they allow: that no policy changes. The apply role belongs to CI alone.`;

/** The page with all policies. */
export function awsPermissionsPage(): string {
  const sections = awsPolicies().map(
    ({ name, purpose, statements }) => `## ${name}\n\n${purpose}\n\n\`\`\`json\n${policyDocument(statements)}\n\`\`\``,
  );
  return permissionsPage("AWS", INTRODUCTION, sections, Object.keys(AWS_PERMISSIONS));
}

/** The policy as IAM takes it. */
export function policyDocument(statements: readonly Statement[]): string {
  const allowed = statements.map(({ Sid, ...rest }) => ({ Sid, Effect: "Allow", ...rest }));
  return JSON.stringify({ Version: "2012-10-17", Statement: allowed }, null, 2);
}
