import type { Literal } from "../../cdk.ts";
import type { EntryHealth } from "../../../lib/model/fleet.ts";

/** Asked every 10 seconds: a pod is out after 30 and in again after 30. */
const CADENCE = { checkIntervalSec: 10, timeoutSec: 5, healthyThreshold: 3, unhealthyThreshold: 3 } as const;

type Port =
  { readonly portSpecification: "USE_SERVING_PORT" } | { readonly portSpecification: "USE_FIXED_PORT"; readonly port: number };
type Check =
  | { readonly httpHealthCheck: Port & { readonly requestPath: string } }
  | { readonly httpsHealthCheck: Port & { readonly requestPath: string } }
  | { readonly tcpHealthCheck: Port };

/** How a load balancer asks pods, one by one. The entry's port is what users see: pods are registered with ports of their own. */
export function podHealth({ protocol, path, port }: Literal<EntryHealth>, entryPort: number): typeof CADENCE & Check {
  const at: Port = port === entryPort ? { portSpecification: "USE_SERVING_PORT" } : { portSpecification: "USE_FIXED_PORT", port };
  switch (protocol) {
    case "http":
      return { ...CADENCE, httpHealthCheck: { ...at, requestPath: path } };
    case "https":
      return { ...CADENCE, httpsHealthCheck: { ...at, requestPath: path } };
    case "tcp":
      return { ...CADENCE, tcpHealthCheck: at };
  }
}
