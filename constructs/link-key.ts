import { Construct, TerraformData } from "./cdk.ts";
import type { Expression } from "./cdk.ts";

/**
 * The key of a tunnel, where no end of it makes one: 122 bits of Terraform's own chance, as 33 letters and digits of which the first is a letter. Made once;
 * replaced by itself alone, with what uses it. It is in the state as a trigger, whose mark as a secret Terraform keeps; as an input it would be
 * an output too, without that mark.
 */
export class LinkKey extends Construct {
  /** A secret: nothing may put it out. */
  readonly value: Expression;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const made = new TerraformData(this, "Default", {
      triggersReplace: '${sensitive(format("k%s", replace(uuid(), "-", "")))}',
      lifecycle: { ignoreChanges: ["triggers_replace"] },
    });
    this.value = made.reference("triggers_replace");
  }
}
