import { TerraformVariable, expression } from "./cdk.ts";
import type { TerraformStack, Text } from "./cdk.ts";
import type { ProviderProps } from "./provider.ts";

const IDENTITY_VARIABLE = "identity";

/** Which of the two identities is used is decided by who runs Terraform: `TF_VAR_identity=plan` where nothing may change. */
export function deployIdentity(stack: TerraformStack, { apply, plan }: NonNullable<ProviderProps["identity"]>): Text {
  if (apply === plan) return apply;
  if (stack.node.tryFindChild(IDENTITY_VARIABLE) === undefined) {
    new TerraformVariable(stack, IDENTITY_VARIABLE, {
      type: "string",
      default: "apply",
      description: "Which of the region's identities to use: apply or plan.",
      validation: [
        {
          condition: `\${contains(["apply", "plan"], var.${IDENTITY_VARIABLE})}`,
          errorMessage: "The identity must be apply or plan.",
        },
      ],
    });
  }
  return expression(`\${var.${IDENTITY_VARIABLE} == "plan" ? "${plan}" : "${apply}"}`);
}
