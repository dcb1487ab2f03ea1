import { X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import type { ClusterAccess } from "../../contracts/cluster-record.ts";
import { PhaseError } from "../contract.ts";
import { endOfCredentials, isTokenAccess } from "../tokens/index.ts";
import type { TokenAccess } from "../tokens/index.ts";

/** Where credentials may lie. */
export interface CredentialPlaces {
  /** What relative paths of records start from. */
  readonly project: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * When the credential for a cluster ends; undefined where it has no end that can be read, or can't be read itself:
 * whoever uses it says so better. Nothing of it is kept.
 */
export async function credentialExpiry(access: ClusterAccess, places: CredentialPlaces): Promise<Date | undefined> {
  if (isTokenAccess(access)) return endOfCredentials(access, places.env);
  try {
    const pem = await certificateOf(access, places.project);
    return pem === undefined ? undefined : new X509Certificate(pem).validToDate;
  } catch (error) {
    // Missing files and damaged certificates have codes; anything else is a fault of ours.
    if (error instanceof PhaseError || (error instanceof Error && "code" in error)) return undefined;
    throw error;
  }
}

async function certificateOf(access: Exclude<ClusterAccess, TokenAccess>, project: string): Promise<string | undefined> {
  if (access.kind === "client-certificate") return readFile(path.resolve(project, access.certificate), "utf8");
  const { readContext, refusing } = await import("../kube/kubeconfig.ts");
  const { clientCertificate } = await import("../kube/kubeconfig-user.ts");
  const files = access.files.map((file) => path.resolve(project, file));
  const { user } = await readContext(files, access.context, refusing(""));
  // A program that gives credentials is not run to learn their end.
  return (await clientCertificate(user, refusing("")))?.certificate;
}
