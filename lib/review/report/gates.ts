import type { SynthesizedStack } from "../synthesized-fleet.ts";
import type { ReportedChange } from "./read-plan.ts";

/** A loss that somebody has to agree to, by naming the stack with the digest of its plan. */
export interface Gate {
  readonly stack: string;
  readonly address: string;
  /** `forget`: it stays, and nobody looks after it any more. */
  readonly action: "destroy" | "replace" | "forget";
  readonly reason: string | undefined;
  /** Why it is one: the resource is of value, or stands in a protected stack. */
  readonly because: "guarded" | "protected";
  /** What `--confirm` takes; undefined where nothing was planned yet. */
  readonly confirm: string | undefined;
}

/** A stack whose losses are judged. */
export interface Judged {
  readonly stack: Pick<SynthesizedStack, "id" | "leaving" | "protect">;
  readonly changes: readonly ReportedChange[];
  /** Of the plan's file. */
  readonly digest: string | undefined;
}

/** Terraform's own resource: it stands for no thing, but where one of ours says that it does. */
const BUILT_IN = "terraform_data";

/**
 * Losses of what is guarded, and of anything in a protected stack. What was never made whole nobody loses, and a stack that
 * leaves was agreed to when the lock was written.
 *
 * @param isGuarded - whether a block, such as `aws_eks_cluster.cluster`, is of value
 */
export function gatesOf({ stack, changes, digest }: Judged, isGuarded: (block: string) => boolean): readonly Gate[] {
  if (stack.leaving !== undefined) return [];
  return changes.flatMap(({ action, address, block, type, reason, tainted }): readonly Gate[] => {
    if (tainted || (action !== "destroy" && action !== "replace" && action !== "forget")) return [];
    const because = isGuarded(block) ? "guarded" : stack.protect && type !== BUILT_IN ? "protected" : undefined;
    if (because === undefined) return [];
    const confirm = digest === undefined ? undefined : confirmation(stack.id, digest);
    return [{ stack: stack.id, address, action, reason, because, confirm }];
  });
}

/** Digits of a digest that people copy: nobody finds another plan with the same. */
const DIGITS = 16;

/** What somebody says who agrees to what one plan does: another plan of the same stack has another word. */
export function confirmation(stack: string, digest: string): string {
  return `${stack}@${digest.slice(0, DIGITS)}`;
}

/** The losses that nobody has agreed to. @param confirmed - words of `confirmation` */
export function unconfirmed(gates: readonly Gate[], confirmed: ReadonlySet<string>): readonly Gate[] {
  return gates.filter(({ confirm }) => confirm === undefined || !confirmed.has(confirm));
}
