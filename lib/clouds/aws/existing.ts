import type { ExistingFacts } from "../facts.ts";

/** As EKS takes them for names of clusters. */
const EKS_NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/;
const ROLE = /^arn:aws[a-z-]*:iam::[0-9]{12}:role\/.+$/;

/** A cluster of others is found by its name in EKS, and called as a role. */
export const refusedExisting: ExistingFacts["refused"] = ({ id, role }) => [
  ...(role === undefined || ROLE.test(role) ? [] : [["role", "no ARN of a role"] as const]),
  ...(EKS_NAME.test(id) ? [] : [["id", "no name of an EKS cluster"] as const]),
];
