import type { Entry } from "../../../lib/model/fleet.ts";

/** Who ends TLS: the load balancer, which then speaks HTTP to pods, or the workload, to which it passes bytes on. */
export type Tls = Entry["tls"];

/**
 * What the backend service of an entry is called. Another protocol is another backend service: Google lets nobody change it
 * while something leads to it.
 */
export function backendServiceName(entry: string, tls: Tls): string {
  return `${entry}--${tls === "managed" ? "http" : "tcp"}`;
}

/**
 * What backend services of every reach have. They name no backends: GKE makes endpoint groups once pods run, zone by zone, and
 * who adds them stands in the cluster. Terraform never looks at what it didn't set.
 */
export const BACKEND = {
  loadBalancingScheme: "EXTERNAL_MANAGED",
  // Long answers and silent sockets live through this; Google's own 30 seconds would cut them.
  timeoutSec: 350,
  connectionDrainingTimeoutSec: 300,
  logConfig: { enable: true, sampleRate: 1 },
} as const;
