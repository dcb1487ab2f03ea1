import type { Entry } from "./fleet.ts";

/** How a load balancer is asked from outside: only the entry's own port is open there, so that being able to connect has to do where health has another one. */
export function outsideCheckType({
  port,
  tls,
  health,
}: {
  readonly port: number;
  readonly tls: Entry["tls"];
  readonly health: Pick<Entry["health"], "port" | "protocol">;
}): "HTTP" | "HTTPS" | "TCP" {
  if (health.port !== port || health.protocol === "tcp") return "TCP";
  return tls === "managed" || health.protocol === "https" ? "HTTPS" : "HTTP";
}
