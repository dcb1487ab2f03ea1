import { AWS_LENGTHS, KEPT_LABEL_DOMAINS } from "./limits.ts";

/** Why EKS takes no label or taint of this key on a node group; undefined where it does. */
export function refusedLabelKey(key: string): string | undefined {
  const [prefix = "", name] = key.split("/");
  const kept =
    name === undefined ? undefined : KEPT_LABEL_DOMAINS.find((domain) => prefix === domain || prefix.endsWith(`.${domain}`));
  if (kept !== undefined) return `${kept}/ belongs to Kubernetes and EKS`;
  return key.length > AWS_LENGTHS.label ? `it has ${key.length} characters, prefix and name together` : undefined;
}
