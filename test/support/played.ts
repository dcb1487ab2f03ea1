const STEP_MS = 100;

/** The other side of a handshake, for which there is no program here. */
export interface Played {
  /** The first thing that went wrong. */
  failure(): unknown;
  stop(): Promise<void>;
}

/** Plays one step after the other until it is stopped, or one has failed. */
export function play(steps: readonly (() => Promise<void>)[]): Played {
  const ended = new AbortController();
  let failed: unknown;
  const playing = async (): Promise<void> => {
    while (!ended.signal.aborted) {
      for (const step of steps) await step();
      await new Promise((resolve) => setTimeout(resolve, STEP_MS));
    }
  };
  const over = playing().catch((error: unknown) => {
    failed = error;
  });
  return {
    failure: () => failed,
    stop: async () => {
      ended.abort();
      await over;
    },
  };
}
