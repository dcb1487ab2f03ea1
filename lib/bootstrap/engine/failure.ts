import type { ExitKind } from "../../errors.ts";
import { AbortedError } from "../clock.ts";
import { PhaseError } from "../contract.ts";
import type { Failure, FailureClass } from "../contract.ts";
import { KubeError, UnreachableError } from "../kube-api.ts";

/** How the process ends for each class; where several clusters failed, the first of {@link SEVERITY} decides. */
const EXIT_BY_CLASS: Readonly<Record<FailureClass, ExitKind>> = {
  transient: "remote",
  waiting: "waiting",
  conflict: "refused",
  policy: "refused",
  identity: "refused",
  artefact: "refused",
  input: "input",
  deadline: "timeout",
  bug: "internal",
};

const SEVERITY: readonly ExitKind[] = ["internal", "remote", "refused", "timeout", "waiting", "input"];

/** The exit of a run over several clusters. */
export function exitOf(failures: readonly Failure[]): ExitKind {
  const kinds = new Set(failures.map((failure) => EXIT_BY_CLASS[failure.class]));
  return SEVERITY.find((kind) => kinds.has(kind)) ?? "done";
}

/** What an error means to the person who reads it; undefined where the run was interrupted. */
export function failureOf(error: unknown): Failure | undefined {
  if (error instanceof AbortedError) return undefined;
  if (error instanceof PhaseError) return error.failure;
  if (error instanceof UnreachableError) return { class: "transient", message: error.message };
  if (error instanceof KubeError) return { class: classOf(error), message: error.message };
  return { class: "bug", message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}

/** A refused field is named with who holds it. */
export function conflictFailure(error: KubeError, what: string): Failure {
  const held = fieldConflicts(error).map(({ field, message }) => `${field} (${message})`);
  return {
    class: "conflict",
    message: `${error.cluster}: ${what} is partly managed by somebody else: ${held.join(", ")}`,
    next: "have the other manager give the field up, or set the same value in both places",
  };
}

/** The fields of other managers that an apply without force ran into. */
export function fieldConflicts(error: unknown): KubeError["causes"] {
  return error instanceof KubeError && error.status === 409
    ? error.causes.filter(({ reason }) => reason === "FieldManagerConflict")
    : [];
}

function classOf(error: KubeError): FailureClass {
  if (error.status === 401 || error.status === 403) return "policy";
  if (error.status === 429 || error.status >= 500) return "transient";
  // Others were faster with the same object: the next look sees what they wrote.
  if (error.status === 409 && error.reason === "Conflict" && fieldConflicts(error).length === 0) return "transient";
  // Refused content: what we sent is wrong for this API server, or its admission says no.
  return error.status === 409 ? "conflict" : "policy";
}

/** The same as an error of its phase; what is no failure of the other side stays what it is. */
export function asPhaseError(error: unknown): unknown {
  const failure = failureOf(error);
  return failure === undefined ? error : new PhaseError(failure, error);
}
