import type { CommandContext } from "./command.ts";

/** A stream that text is printed to. */
export interface Output {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string, written?: (error?: Error | null) => void): unknown;
}

/** The process around a command: our own, or the one for which ours carries it out. */
export interface Surroundings {
  readonly stdout: Output;
  readonly stderr: Output;
  /** @param options - of the command */
  readonly contextOf: (options: Readonly<Record<string, unknown>>) => CommandContext;
  /** Decides its exit code, once all is printed. */
  readonly end: (code: number) => void;
}
