/** A rule as people read about it: in problems by its id, in `fleetwright explain ID` and in the reference as a page. */
export interface RuleInfo {
  /** `FW` and four digits, stable for ever: FW1xxx are about the fleet file and the lock, FW2xxx about the plan, FW4xxx about the bootstrap, FW5xxx about the Terraform that is made. */
  readonly id: string;
  readonly severity: "error" | "warning";
  readonly title: string;
  /** A paragraph: what is refused, and what would happen otherwise. */
  readonly why: string;
  /** What usually mends it. */
  readonly fix: string;
  /** Only the day makes it wrong: an error where a file is judged, a warning where an unchanged fleet is deployed again. */
  readonly dated?: true;
  /** Its value may be a secret, so neither the value nor its line is ever shown. */
  readonly secret?: true;
}
