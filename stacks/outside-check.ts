import type { Literal, LiteralText } from "../constructs/cdk.ts";
import type { Entry } from "../lib/model/fleet.ts";

/** How a load balancer is asked from outside, as users come. */
export interface OutsideCheck {
  readonly type: "HTTP" | "HTTPS" | "TCP";
  readonly port: number;
  readonly path: LiteralText;
}

/** From outside only the entry's own port is open: where health has another one, being able to connect has to do. */
export function outsideCheck({ port, tls, health }: Literal<Entry>): OutsideCheck {
  const { path } = health;
  if (health.port !== port || health.protocol === "tcp") return { type: "TCP", port, path };
  return { type: tls === "managed" || health.protocol === "https" ? "HTTPS" : "HTTP", port, path };
}
