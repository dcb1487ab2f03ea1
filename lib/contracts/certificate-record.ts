/** The name of the Terraform output of the stack that gets certificates for entries. */
export const CERTIFICATE_RECORD_OUTPUT = "certificate_record";

/** The certificates that load balancers show. Nothing in it is secret: a cloud keeps the keys. */
export interface CertificateRecord {
  readonly format: 1;
  readonly fleet: string;
  /** What the cloud calls each certificate, by region and then by workload. Issued when it can be read here. */
  readonly certificates: Readonly<Record<string, Readonly<Record<string, string>>>>;
}
