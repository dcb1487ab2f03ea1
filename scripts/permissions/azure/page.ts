import { permissionsPage } from "../permissions-page.ts";
import { AZURE_PERMISSIONS, azureRoles } from "./roles.ts";
import type { AzureRole } from "./roles.ts";

const INTRODUCTION = `What the identities of \`identity\` and \`state.identity\` need, as custom roles (\`az role definition create\` takes each, with a scope). They
follow from the types of resources that Fleetwright makes; a test fails when one has none.

Azure limits none of these actions to what a fleet made: give a fleet subscriptions of its own. For what the bootstrap does in clusters, the
apply identity needs Azure's own role "Azure Kubernetes Service RBAC Cluster Admin" in the subscription.`;

/** The page with all roles. */
export function azurePermissionsPage(): string {
  return permissionsPage("Azure", INTRODUCTION, azureRoles().map(section), Object.keys(AZURE_PERMISSIONS));
}

function section({ name, purpose, actions, dataActions }: AzureRole): string {
  const role = {
    Name: `Fleetwright ${name}`,
    Actions: actions,
    DataActions: dataActions,
    AssignableScopes: ["/subscriptions/<id>"],
  };
  return `## ${name}\n\n${purpose}\n\n\`\`\`json\n${JSON.stringify(role, null, 2)}\n\`\`\``;
}
