import type { WireRequest } from "../../../lib/bootstrap/kube/exchange.ts";

/** One request as it arrived. */
export interface LoggedRequest {
  /** Position among all requests of this server, from 0. */
  readonly index: number;
  readonly request: WireRequest;
  /** 0 while it is under way, and for ever where it was never answered. */
  status: number;
}

/** What goes wrong with a request: an answer of its own, a connection that breaks, or silence. */
export type Fault =
  | { readonly status: number; readonly retryAfterSeconds?: number; readonly reason?: string; readonly message?: string }
  | { readonly reset: "ECONNRESET" | "ECONNREFUSED" }
  | { readonly hang: true };

/** Called twice for every request: before its effect, and after it with the answer on its way. */
export type FaultHook = (entry: LoggedRequest, moment: "before" | "after") => Fault | undefined;
