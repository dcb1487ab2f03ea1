import type { CommandContext, Outcome } from "../frame/command.ts";

/** What is asked before anything is carried out. */
export interface Question {
  /** What would be done, in words. */
  readonly text: string;
  /** `Shall they be deployed?` */
  readonly asks: string;
}

/** Whether somebody says yes to it, by `--yes` or at the terminal. Where nobody can be asked, nobody does. */
export async function isAgreed({ text, asks }: Question, context: CommandContext): Promise<boolean> {
  if (context.yes) return true;
  return !context.nonInteractive && (await context.confirm(`${text}\n\n${asks}`));
}

/**
 * The end of a command to which nobody said yes. What goes on from it is the same command with a yes.
 *
 * @param was - what was not done: `deployed`
 */
export function withoutYes({ text }: Question, was: string, result: object): Outcome {
  return { exit: "input", result, text: `${text}\n\nnobody said yes, and nothing was ${was}` };
}

/** Whole seconds since a moment of this context. */
export function secondsSince(began: Date, { now }: Pick<CommandContext, "now">): number {
  return Math.round((now().getTime() - began.getTime()) / 1000);
}
