import { describe, expect, test } from "@jest/globals";
import { createLiveView } from "../../../lib/cli/frame/live-view.ts";
import { createProgress } from "../../../lib/cli/frame/progress.ts";
import type { FleetEvent } from "../../../lib/model/event.ts";

const ESCAPE = String.fromCharCode(27);

/** What a person sees at the end: the lines of a terminal that knows how to go up and erase. */
function screen(written: string): readonly string[] {
  const lines: string[] = [""];
  for (const part of written.split(new RegExp(`(${ESCAPE}\\[\\d+[FJ]|\\n)`))) {
    const up = new RegExp(`^${ESCAPE}\\[(\\d+)F$`).exec(part)?.[1];
    if (up !== undefined) lines.splice(lines.length - 1 - Number(up), Infinity, "");
    else if (part === "\n") lines.push("");
    else if (!part.startsWith(ESCAPE)) lines.push(`${lines.pop() ?? ""}${part}`);
  }
  return lines.slice(0, -1);
}

function view(columns = 60) {
  let written = "";
  let time = 0;
  const emit = createLiveView(
    { stream: { write: (text) => (written += text) }, columns: () => columns, now: () => new Date((time += 1_000)) },
    ({ stack, message }) => `${stack ?? "-"} | ${message}`,
  );
  return { emit, seen: () => screen(written), written: () => written };
}

const detail = (stack: string, message: string): FleetEvent => ({ type: "wait", stack, message, detail: true });
const end = (stack: string, message: string): FleetEvent => ({ type: "success", stack, message });

describe("the view on a terminal", () => {
  test("shows what is under way below what has ended, each stack once with the last that it said", () => {
    const { emit, seen } = view();
    [detail("a", "plans"), detail("b", "plans"), detail("a", "applies"), end("c", "unchanged")].forEach(emit);
    expect(seen()).toEqual(["c | unchanged", "  a: applies", "  b: plans"]);
    [end("a", "2 added"), end("b", "1 added")].forEach(emit);
    expect(seen()).toEqual(["c | unchanged", "a | 2 added", "b | 1 added"]);
  });

  test("keeps every stack to one line, whatever it says", () => {
    const { emit, seen } = view(20);
    emit(detail("a", `\u001b[2J日本語の長い文章です\nsecond line`));
    expect(seen()).toEqual(["  a: 日本語の長い…"]);
  });

  test("shows ten stacks, and how many more", () => {
    const { emit, seen } = view();
    for (let index = 10; index < 25; index += 1) emit(detail(`s${index}`, "plans"));
    expect(seen()).toHaveLength(11);
    expect(seen().at(-1)).toBe("  … and 5 more");
  });

  test("is not painted more often than anybody can see", () => {
    let writes = 0;
    const stream = { write: () => (writes += 1) };
    const emit = createLiveView({ stream, columns: () => 80, now: () => new Date(1_000) }, () => "");
    for (let index = 0; index < 1_000; index += 1) emit(detail("a", String(index)));
    expect(writes).toBe(1);
  });
});

describe("progress without a terminal", () => {
  function lines(events: readonly (readonly [seconds: number, event: FleetEvent])[]): readonly string[] {
    let time = 0;
    const parts: string[] = [];
    const stream = { write: (text: string) => parts.push(text) };
    const emit = createProgress({ view: "plain", quiet: false, env: {}, stream, now: () => new Date(time * 1_000) });
    for (const [seconds, event] of events) {
      time = seconds;
      emit(event);
    }
    return parts;
  }

  test("has one line for each stack", () => {
    expect(
      lines([
        [1, detail("a", "plans")],
        [2, detail("a", "applies")],
        [9, end("a", "2 added")],
      ]),
    ).toEqual(["+ a: 2 added\n"]);
  });

  test("says once a minute that something is still going on", () => {
    const creating = (seconds: number): readonly [number, FleetEvent] => [seconds, detail("a", `still creating, ${seconds} s`)];
    expect(lines([10, 59, 60, 80, 119, 120].map(creating))).toEqual([
      "~ a: still creating, 60 s\n",
      "~ a: still creating, 120 s\n",
    ]);
  });
});
