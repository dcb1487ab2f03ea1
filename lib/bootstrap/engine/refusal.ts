import { PhaseError } from "../contract.ts";
import { KubeError } from "../kube-api.ts";

/** What somebody has to do first, by what the API server says; the first that fits. */
const FIRST: readonly (readonly [RegExp, string])[] = [
  [/denied the request|denied request|denied by/, "give what the policy asks for, or an exception from it"],
  [/exceeded quota/, "raise that quota"],
  [/strict decoding error|too large/, "pin another release of what sends it"],
  [/cannot \w+ resource|cannot \w+$| is forbidden/, "grant that right"],
];

/**
 * The command that goes on after a failure, behind what has to come before it: the same run meets the same refusal.
 *
 * @param again - the command
 */
export function nextAfter(error: unknown, again: string): string {
  const isArtefact = error instanceof PhaseError && error.failure.class === "artefact";
  const first = isArtefact ? "bring back what was pinned" : firstAfter(error instanceof PhaseError ? error.cause : error);
  return first === undefined ? again : `${first}, then \`${again}\``;
}

function firstAfter(error: unknown): string | undefined {
  if (!(error instanceof KubeError) || error.status >= 429) return undefined;
  if (error.status === 401) return "have the credential renewed";
  const said = error.message.replace(/ \(\d+ \w+\)$/, "");
  return FIRST.find(([words]) => words.test(said))?.[1];
}
