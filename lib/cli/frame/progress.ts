import type { Emit, FleetEvent } from "../../model/event.ts";

export interface ProgressOptions {
  /** `tty`, `plain` or `json`; anything else picks by the stream. */
  readonly view: unknown;
  readonly quiet: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stream: { readonly isTTY?: boolean; write(text: string): unknown };
  readonly now: () => Date;
}

const GLYPHS: Record<FleetEvent["type"], readonly [unicode: string, ascii: string, color: number]> = {
  action: ["►", ">", 34],
  wait: ["◎", "~", 36],
  success: ["✔", "+", 32],
  warning: ["⚠", "!", 33],
  failure: ["✗", "x", 31],
};

/** A view of the event stream: coloured lines on a terminal, plain lines in CI, or NDJSON. */
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
  return (event) => {
    const [fine, ascii, color] = GLYPHS[event.type];
    const glyph = unicode ? fine : ascii;
    const mark = colored ? `\u001b[${color}m${glyph}\u001b[0m` : glyph;
    const of = event.total === undefined ? "" : ` (${event.count ?? 0} of ${event.total})`;
    const where = [event.stack, event.cluster, event.phase].filter((part) => part !== undefined).join(" ");
    stream.write(`${mark} ${where === "" ? "" : `${where}: `}${event.message}${of}\n`);
  };
}
