import type { ExistingFacts } from "../facts.ts";
import { CLUSTER_ID } from "./paths.ts";

/** As Entra ID calls an identity towards others. */
export const CLIENT_ID = {
  shape: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  accepted: "the client id of an identity, a UUID",
} as const;

/** A cluster of others is known by its whole id, and called as an identity. */
export const existingAks: ExistingFacts = {
  refused: ({ id, role }) => [
    ...(role === undefined || CLIENT_ID.shape.test(role) ? [] : [["role", "no client id of an identity"] as const]),
    ...(CLUSTER_ID.test(id) ? [] : [["id", "no id of an AKS cluster"] as const]),
  ],
  unasked: "Azure's plugin would write the credentials of the cluster's own administrator into the state",
};
