import type { ExistingFacts } from "../facts.ts";

const GKE_NAME = /^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$/;
/** Email of a service account. */
export const SERVICE_ACCOUNT = {
  shape: /^[a-z][a-z0-9-]{4,28}[a-z0-9]@[a-z0-9.-]+\.iam\.gserviceaccount\.com$/,
  accepted: "a service account, <name>@<project>.iam.gserviceaccount.com, its name of 6 to 30 characters",
} as const;

/** A cluster of others is found by its name in GKE, and called as a service account. */
export const refusedExisting: ExistingFacts["refused"] = ({ id, role }) => [
  ...(role === undefined || SERVICE_ACCOUNT.shape.test(role) ? [] : [["role", "no email of a service account"] as const]),
  ...(GKE_NAME.test(id) ? [] : [["id", "no name of a GKE cluster"] as const]),
];
