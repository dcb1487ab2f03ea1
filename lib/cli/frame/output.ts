import type { Output } from "./surroundings.ts";

/** What the operating system and Node say once nobody reads any more. */
const READER_GONE: ReadonlySet<unknown> = new Set(["EPIPE", "ERR_STREAM_DESTROYED"]);

/**
 * Lets a command end its work, with its own exit code, though the reader of its output has gone: `| head` has then seen
 * enough.
 */
export function outliveReaders(streams: readonly NodeJS.WriteStream[]): void {
  for (const stream of streams) {
    stream.on("error", (error: Error) => {
      if (!isReaderGone(error)) throw error;
    });
  }
}

/** Waits until the text has left, so that a pipe's reader gets all of it before the process ends. */
export async function write(stream: Output, text: string): Promise<void> {
  if (text === "") return;
  await new Promise<void>((resolve, reject) => {
    stream.write(text, (error) => (error == null || isReaderGone(error) ? resolve() : reject(error)));
  });
}

function isReaderGone(error: Error): boolean {
  return "code" in error && READER_GONE.has(error.code);
}
