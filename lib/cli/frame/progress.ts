import { EVENT_MARKS } from "../../model/event.ts";
import type { Emit, FleetEvent } from "../../model/event.ts";
import { createLiveView } from "./live-view.ts";

export interface ProgressOptions {
  /** `tty`, `plain` or `json`; anything else picks by the stream. */
  readonly view: unknown;
  readonly quiet: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stream: { readonly isTTY?: boolean; readonly columns?: number; write(text: string): unknown };
  readonly now: () => Date;
}

const COLOURS: Readonly<Record<FleetEvent["type"], number>> = { action: 34, wait: 36, success: 32, warning: 33, failure: 31 };

/** A log in which nothing was said for this long looks as if all had stopped; some systems then end the job. */
const SILENCE_MS = 60_000;
/** Of a terminal that doesn't tell. */
const COLUMNS = 80;

/** A view of the event stream: on a terminal with what is under way at its end, plain lines in CI, or NDJSON. */
export function createProgress(options: ProgressOptions): Emit {
  const { stream, env } = options;
  if (options.quiet) return () => undefined;
  if (options.view === "json") {
    const write = (event: object) =>
      void stream.write(`${JSON.stringify({ formatVersion: "1.0", time: options.now().toISOString(), ...event })}\n`);
    write({ type: "version", message: "fleetwright event stream" });
    return write;
  }
  const terminal =
    options.view === "tty" ||
    (options.view !== "plain" && stream.isTTY === true && env["TERM"] !== "dumb" && env["CI"] === undefined);
  const colored = env["FORCE_COLOR"] !== undefined || (terminal && env["NO_COLOR"] === undefined);
  const unicode = /utf-?8/i.test(env["LC_ALL"] ?? env["LC_CTYPE"] ?? env["LANG"] ?? "");
  const lineOf = (event: FleetEvent): string => {
    const [fine, ascii] = EVENT_MARKS[event.type];
    const glyph = unicode ? fine : ascii;
    const mark = colored ? `\u001b[${COLOURS[event.type]}m${glyph}\u001b[0m` : glyph;
    const of = event.total === undefined ? "" : ` (${event.count ?? 0} of ${event.total})`;
    const where = [event.stack, event.cluster, event.phase].filter((part) => part !== undefined).join(" ");
    return `${mark} ${where === "" ? "" : `${where}: `}${event.message}${of}`;
  };
  const { now } = options;
  if (terminal) return createLiveView({ stream, now, columns: () => stream.columns ?? COLUMNS }, lineOf);
  let said = now().getTime();
  return (event) => {
    const time = now().getTime();
    if (event.detail === true && time - said < SILENCE_MS) return;
    said = time;
    stream.write(`${lineOf(event)}\n`);
  };
}
