import type { ClusterEntries } from "../lib/contracts/entry-record.ts";
import { MEMBERSHIP_OUTPUT, MEMBERSHIP_VARIABLE } from "../lib/contracts/membership.ts";
import type { MembershipSync } from "../lib/contracts/membership.ts";
import type { Baseline } from "../lib/model/baseline.ts";
import type { Pin } from "../lib/model/artefact.ts";
import { Construct, TerraformData, TerraformOutput } from "./cdk.ts";
import type { Expression, Literal, Provisioner } from "./cdk.ts";
import type { RecordValue } from "./cluster.ts";

export interface BootstrapProps {
  /** The new member. */
  readonly record: RecordValue;
  /** The cluster that keeps the inventory, or `self` where the member is that cluster. */
  readonly hub: RecordValue | "self";
  readonly sync: Literal<MembershipSync>;
  /** What registry and agent are made of, from `fleet.lock`. */
  readonly pins: Literal<readonly Pin[]>;
  /**
   * The load balancers in front of the member by workload, or an expression that yields them: it is told of them.
   *
   * @default none
   */
  readonly entries?: ClusterEntries | Expression;
  /**
   * What the member's API server sees to.
   *
   * @default nothing
   */
  readonly baseline?: Literal<Baseline>;
}

const LEAVE: Provisioner = {
  when: "destroy",
  arguments: "leave",
  environment: { [MEMBERSHIP_VARIABLE]: "${jsonencode(self.input)}" },
};

/** What must remain of a bootstrap that is no longer wanted, so that its member leaves the fleet when it is destroyed. */
export function leavingMembership(scope: Construct): void {
  new TerraformData(scope, MEMBERSHIP_OUTPUT, { count: 0, provisioners: [LEAVE] });
}

/**
 * Makes a cluster a member of the fleet after it was created, and lets it leave before it is destroyed. It holds no
 * cloud resource and no secret: the work is done by `fleetwright bootstrap` and `fleetwright leave`.
 */
export class Bootstrap extends Construct {
  constructor(scope: Construct, id: string, props: BootstrapProps) {
    super(scope, id);
    // Updated in place, so that a new agent version never leaves; it exists before anything joins, so that a
    // member whose join failed half-way still leaves.
    const membership = new TerraformData(this, MEMBERSHIP_OUTPUT, {
      input: {
        format: 1,
        member: props.record,
        hub: props.hub,
        sync: props.sync,
        pins: props.pins,
        ...(props.entries === undefined ? {} : { entries: props.entries }),
        ...(props.baseline === undefined ? {} : { baseline: props.baseline }),
      },
      provisioners: [LEAVE],
    });
    const whole = `jsonencode(${membership.expression("output")})`;
    const bootstrap = { when: "create", arguments: "bootstrap", environment: { [MEMBERSHIP_VARIABLE]: `\${${whole}}` } } as const;
    const join = new TerraformData(this, "join", {
      input: "${plantimestamp()}",
      triggersReplace: { membership: `\${sha256(${whole})}` },
      lifecycle: { ignoreChanges: ["input"] },
      provisioners: [bootstrap],
    });
    // Terraform writes down that `join` is there before what it runs has ended, so that after a kill it counts as done. What
    // comes after it is not there then: the next plan makes it, and has the bootstrap go on. In one plan, `join` has worked.
    new TerraformData(this, "joined", {
      triggersReplace: join.reference("id"),
      provisioners: [
        { ...bootstrap, unlessEqual: [`\${coalesce(${join.expression("output")}, "before")}`, "${plantimestamp()}"] },
      ],
    });
    const output = new TerraformOutput(this, "output", { value: membership.reference("output") });
    // Resources and outputs have separate names in Terraform, so both may be called what they are.
    output.overrideLogicalId(membership.friendlyUniqueId);
  }
}
