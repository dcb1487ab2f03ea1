import { permissionsPage } from "../permissions-page.ts";
import { GOOGLE_PERMISSIONS, googleRoles } from "./roles.ts";

const INTRODUCTION = `What the accounts of \`identity\` and \`state.identity\` need, as custom roles (\`gcloud iam roles create\` takes each list as a file). They
follow from the types of resources that Fleetwright makes; a test fails when one has none.

Who runs Terraform needs \`roles/iam.serviceAccountTokenCreator\` on both accounts, and nothing else. Google limits none of these
permissions to what a fleet made: give a fleet projects of its own. In the project that owns a shared network, peerings and hubs need
\`look\` and \`apply-network\` too.`;

/** The page with all roles. */
export function googlePermissionsPage(): string {
  const sections = googleRoles().map(
    ({ name, purpose, permissions }) =>
      `## ${name}\n\n${purpose}\n\n\`\`\`yaml\ntitle: Fleetwright ${name}\nincludedPermissions:\n${permissions.map((one) => `  - ${one}`).join("\n")}\n\`\`\``,
  );
  return permissionsPage("Google Cloud", INTRODUCTION, sections, Object.keys(GOOGLE_PERMISSIONS));
}
