import type { Literal, LiteralText } from "../constructs/cdk.ts";
import type { Entry } from "../lib/model/fleet.ts";
import { outsideCheckType } from "../lib/model/outside-check.ts";

/** How a load balancer is asked from outside, as users come. */
export interface OutsideCheck {
  readonly type: "HTTP" | "HTTPS" | "TCP";
  readonly port: number;
  readonly path: LiteralText;
}

export function outsideCheck(entry: Literal<Entry>): OutsideCheck {
  return { type: outsideCheckType(entry), port: entry.port, path: entry.health.path };
}
