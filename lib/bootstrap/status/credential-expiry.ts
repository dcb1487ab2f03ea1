import { X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import type { ClusterAccess } from "../../contracts/cluster-record.ts";
import { PhaseError } from "../contract.ts";

/**
 * When the credential for a cluster ends; undefined where it has no end that can be read, or can't be read itself:
 * whoever uses it says so better. Nothing of it is kept.
 */
export async function credentialExpiry(access: ClusterAccess, project: string): Promise<Date | undefined> {
  try {
    const pem = await certificateOf(access, project);
    return pem === undefined ? undefined : new X509Certificate(pem).validToDate;
  } catch (error) {
    // Missing files and damaged certificates have codes; anything else is a fault of ours.
    if (error instanceof PhaseError || (error instanceof Error && "code" in error)) return undefined;
    throw error;
  }
}

async function certificateOf(access: ClusterAccess, project: string): Promise<string | undefined> {
  if (access.kind === "client-certificate") return readFile(path.resolve(project, access.certificate), "utf8");
  // Made anew whenever it is needed.
  if (access.kind === "eks") return undefined;
  const { readKubeconfig } = await import("../kube/kubeconfig.ts");
  return (await readKubeconfig(path.resolve(project, access.file), access.context, "", false)).client?.certificate;
}
