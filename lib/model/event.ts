/** One step of long work. Views of it (terminal, plain lines, NDJSON) decide what a person sees. */
export interface FleetEvent {
  readonly type: "action" | "wait" | "success" | "warning" | "failure";
  readonly cluster?: string;
  readonly stack?: string;
  readonly phase?: string;
  readonly message: string;
  /** Done so far, and out of how many. */
  readonly count?: number;
  readonly total?: number;
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
