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
