/** Who talked to whom: half of all connections, with what Google knows of both ends. */
export const FLOW_LOGS = {
  aggregationInterval: "INTERVAL_5_SEC",
  flowSampling: 0.5,
  metadata: "INCLUDE_ALL_METADATA",
} as const;
