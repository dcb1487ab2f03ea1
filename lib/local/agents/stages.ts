import { parseAllDocuments } from "yaml";
import { programSet } from "./programs.ts";
import type { ProgramSetName } from "./programs.ts";

/** What of kwok's stages is looked at. */
interface Stage {
  readonly spec: {
    readonly resourceRef: { readonly kind: string };
    readonly selector: { readonly matchExpressions: readonly unknown[] };
  };
}

/**
 * kwok's stages (YAML) for a cluster in which some Pods have real programs: those of Pods leave these alone, and play all
 * others as before.
 */
export function stagesBesideAgents(stages: string, set: ProgramSetName): string {
  // Without their publisher's host: images of a registry of the team's bear the same names behind another.
  const repositories = Object.keys(programSet(set).programs).map((one) => one.slice(one.indexOf("/")).replaceAll(".", "[.]"));
  const isSimulated = {
    key: `.spec.containers.[].image | select( test("(${repositories.join("|")})([:@]|$)") )`,
    operator: "DoesNotExist",
  };
  return parseAllDocuments(stages)
    .filter((document) => document.contents !== null)
    .map((document) => {
      const stage = document.toJS() as Stage;
      const { spec } = stage;
      if (spec.resourceRef.kind !== "Pod") return stage;
      const selector = { ...spec.selector, matchExpressions: [...spec.selector.matchExpressions, isSimulated] };
      return { ...stage, spec: { ...spec, selector } };
    })
    .map((stage) => `---\n${JSON.stringify(stage, null, 2)}\n`)
    .join("");
}
