import { stripVTControlCharacters } from "node:util";
import type { Emit, FleetEvent } from "../../model/event.ts";
import { textWidth } from "./text-width.ts";

export interface LiveViewOptions {
  readonly stream: { write(text: string): unknown };
  /** Width of the terminal, asked anew each time: people resize it. */
  readonly columns: () => number;
  readonly now: () => Date;
}

/** More would push what has ended off the screen. */
const MOST_ROWS = 10;
const PAINT_MS = 100;

/**
 * On a terminal: what has ended stays as lines, and below it stands what is under way, with the last that it said.
 *
 * @param lineOf - how an event is written, without the end of the line
 */
export function createLiveView({ stream, columns, now }: LiveViewOptions, lineOf: (event: FleetEvent) => string): Emit {
  const running = new Map<string, string>();
  let rows = 0;
  let painted = 0;
  const erased = (): string => {
    const text = rows === 0 ? "" : `\u001b[${rows}F\u001b[0J`;
    rows = 0;
    return text;
  };
  const region = (): string => {
    const shown = [...running].slice(0, MOST_ROWS).map(([stack, message]) => cut(`  ${stack}: ${message}`, columns() - 1));
    const more = running.size - shown.length;
    const lines = more > 0 ? [...shown, `  … and ${more} more`] : shown;
    rows = lines.length;
    return lines.map((line) => `${line}\n`).join("");
  };
  return (event) => {
    const { stack, detail = false } = event;
    if (!detail) {
      if (stack !== undefined) running.delete(stack);
      stream.write(`${erased()}${lineOf(event)}\n${region()}`);
      return;
    }
    if (stack !== undefined) running.set(stack, plain(event.message));
    const time = now().getTime();
    if (time - painted < PAINT_MS) return;
    painted = time;
    stream.write(`${erased()}${region()}`);
  };
}

/** One line without anything that moves the cursor. */
function plain(text: string): string {
  return stripVTControlCharacters(text).replace(/\p{Cc}+/gu, " ");
}

function cut(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  let kept = "";
  for (const character of text) {
    if (textWidth(`${kept}${character}…`) > width) break;
    kept += character;
  }
  return `${kept}…`;
}
