import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { CommandDefinition } from "../frame/command.ts";
import { examples } from "../frame/command.ts";
import { addPolicyOptions, judged, policyFiles } from "../policy/policy-options.ts";
import { addSelection, isWhole, selectionOf } from "../review/selection-options.ts";

export const command: CommandDefinition = {
  configure: (command) => {
    addPolicyOptions(command);
    addSelection(command);
    command.addHelpText(
      "after",
      `
Looks at the Terraform of the working tree, stack by stack, without any credential. Each of our rules tells what checkov and trivy
call the same. Files of rules run as code, so they are used only where they are named here (or by FLEETWRIGHT_RULES); rules in Rego
need \`opa\` in the PATH. Today's date decides whether an exception has ended. An error that nobody allows, and an exception that
has ended, end it with 5. \`fleetwright review\` asks the same about what a change touches, by plans where there are some.`,
    );
    examples(command, [
      ["fleetwright policy", "our own rules over every stack"],
      ["fleetwright policy --rules policy.ts --exceptions policy.yaml", "and rules of your own, with what you allow"],
      ["fleetwright policy --rules rules.rego --layer cluster", "rules in Rego, over the stacks of clusters"],
      ["fleetwright policy --json | jq '.result.findings[].same.checkov[]'", "what checkov calls what was found"],
      ["fleetwright explain FW5001", "what a rule is for"],
    ]);
  },
  run: async (context, _args, options) => {
    const files = policyFiles(options);
    const selection = selectionOf(options);
    const { synthesizeWorkingTree } = await import("../review/synthesize-sides.ts");
    const { selectChanged } = await import("../../review/stack-selection.ts");
    const { policyResources } = await import("../../review/policy-resources.ts");
    const { isRefused } = await import("../../policy/verdict.ts");
    const { policyText } = await import("../policy/policy-text.ts");
    // Readable by nobody else, as the fleet may be.
    const folder = mkdtempSync(path.join(tmpdir(), "fleetwright-policy-"));
    try {
      const fleet = await synthesizeWorkingTree(folder, context);
      const chosen = selectChanged(new Set(fleet.stacks.keys()), fleet, selection);
      const resources = policyResources(fleet, new Map(), chosen);
      const verdict = await judged(resources, files, isWhole(selection), context);
      return {
        exit: isRefused(verdict) ? "refused" : "done",
        result: { resources: resources.length, ...verdict },
        text: policyText(verdict, resources.length, [...fleet.stacks.values()]),
      };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
