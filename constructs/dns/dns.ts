/** A zone that entries get their names in, ours or one that something else owns. Texts may be Terraform expressions. */
export interface Zone {
  /** What its provider calls it. */
  readonly id: string;
  /** Its DNS name. */
  readonly name: string;
}
