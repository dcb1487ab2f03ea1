import { X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import type { CredentialRecipe } from "../../contracts/cluster-record.ts";
import { PhaseError } from "../contract.ts";
import { endOfCredentials, isTokenRecipe } from "../tokens/index.ts";
import type { TokenRecipe } from "../tokens/index.ts";

/** Where credentials may lie. */
export interface CredentialOptions {
  /** What relative paths of records start from. */
  readonly project: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * When the credential for a cluster ends; undefined where it has no end that can be read, or can't be read itself:
 * its user says so better. Nothing of it is kept.
 */
export async function credentialExpiry(credential: CredentialRecipe, places: CredentialOptions): Promise<Date | undefined> {
  if (isTokenRecipe(credential)) return endOfCredentials(credential, places.env);
  try {
    const pem = await certificateOf(credential, places.project);
    return pem === undefined ? undefined : new X509Certificate(pem).validToDate;
  } catch (error) {
    // Missing files and damaged certificates have codes; anything else is a fault of ours.
    if (error instanceof PhaseError || (error instanceof Error && "code" in error)) return undefined;
    throw error;
  }
}

async function certificateOf(credential: Exclude<CredentialRecipe, TokenRecipe>, project: string): Promise<string | undefined> {
  if (credential.kind === "client-certificate") return readFile(path.resolve(project, credential.certificate), "utf8");
  const { readContext, refusing } = await import("../kube/kubeconfig.ts");
  const { clientCertificate } = await import("../kube/kubeconfig-user.ts");
  const files = credential.files.map((file) => path.resolve(project, file));
  const { user } = await readContext(files, credential.context, refusing(""));
  // A program that gives credentials is not run to learn their end.
  return (await clientCertificate(user, refusing("")))?.certificate;
}
