/** One step of long work. Views of it (terminal, plain lines, NDJSON) decide what a person sees. */
export interface FleetEvent {
  readonly type: "action" | "wait" | "success" | "warning" | "failure";
  readonly cluster?: string;
  readonly stack?: string;
  readonly phase?: string;
  readonly message: string;
  /** Worth a look while it happens, and no line of a log. */
  readonly detail?: boolean;
  /** Done so far, and out of how many. */
  readonly count?: number;
  readonly total?: number;
}

/** How each kind of event begins its line, with and without Unicode. */
export const EVENT_MARKS: Readonly<Record<FleetEvent["type"], readonly [unicode: string, ascii: string]>> = {
  action: ["►", ">"],
  wait: ["◎", "~"],
  success: ["✔", "+"],
  warning: ["⚠", "!"],
  failure: ["✗", "x"],
};

/** An event from the line that our own program printed of it; undefined where something else printed the line. */
export function eventOfLine(line: string): Pick<FleetEvent, "type" | "message"> | undefined {
  const [, mark = "", message = ""] = /^(\S) (.*)$/u.exec(line) ?? [];
  const types = Object.keys(EVENT_MARKS) as FleetEvent["type"][];
  const type = types.find((one) => EVENT_MARKS[one].includes(mark));
  return type === undefined ? undefined : { type, message };
}

export type Emit = (event: FleetEvent) => void;

/** Passes a wait on where it says something else than the one before about the same thing; people read each reason once. */
export function withoutRepeatedWaits(emit: Emit): Emit {
  const told = new Map<string, string>();
  return (event) => {
    const about = [event.stack, event.cluster, event.phase].join(" ");
    if (event.type === "wait" && told.get(about) === event.message) return;
    told.set(about, event.type === "wait" ? event.message : "");
    emit(event);
  };
}
