import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { App, Aspects, LateStack } from "./cdk.ts";
import type { FleetStack, ISynthesisSession, IStackSynthesizer, TerraformStack } from "./cdk.ts";
import { beforeLooks } from "./looks.ts";
import { stableJson } from "./stable-json.ts";

/** What is known of files that were written before. */
export interface KeptFiles {
  /** Whether such a file may be there, so that nobody needs to build the stack yet. */
  mayKeep(id: string): boolean;
  /** Whether a stack's file is what building it would give. */
  isKept(id: string, file: string): boolean;
  /** A stack's file is what we make of it, and nobody else has had a hand in it. */
  wrote(id: string, text: string): void;
  /** All are written. */
  close(): void;
}

/** An app of the fleet's stacks. Those of which a file is kept are built only if somebody looks into them. */
export class FleetApp extends App {
  readonly #kept: KeptFiles | undefined;
  readonly #own = new Set<unknown>();

  constructor(config: ConstructorParameters<typeof App>[0], kept: KeptFiles | undefined) {
    super(config);
    this.#kept = kept;
  }

  /** @param build - makes the stack of that id in this app */
  addStack(id: string, build: () => FleetStack): TerraformStack {
    const stack = this.#kept?.mayKeep(id) === true ? new LateStack(this, id, build) : build();
    stack.synthesizer = new ShortSynthesizer(stack, this.#kept);
    this.#own.add(stack);
    return stack;
  }

  override synth(): void {
    // cdktf asks for all that is in the app, to find stacks. What stands inside of the fleet's is none.
    const { node } = this;
    const found = node.children.flatMap((child) => (this.#own.has(child) ? [child] : child.node.findAll()));
    const findAll = (): unknown => {
      Reflect.deleteProperty(node, "findAll");
      return [this, ...found];
    };
    Object.defineProperty(node, "findAll", { configurable: true, value: findAll });
    super.synth();
    this.#kept?.close();
  }
}

/** Writes a stack that nobody has touched by the shortest way, or leaves its file; any other goes the way of cdktf. */
class ShortSynthesizer implements IStackSynthesizer {
  readonly #stack: TerraformStack;
  readonly #theirs: IStackSynthesizer;
  readonly #kept: KeptFiles | undefined;
  /** What stands on the stack itself: methods of its class that somebody replaced would, too. */
  readonly #own: ReadonlyMap<string, unknown>;
  readonly #stopWatching: () => void;
  #isTouched = false;

  constructor(stack: TerraformStack, kept: KeptFiles | undefined) {
    this.#stack = stack;
    this.#theirs = stack.synthesizer;
    this.#kept = kept;
    stack.synthesizer = this;
    this.#own = new Map(Object.entries(stack));
    this.#stopWatching = beforeLooks(stack, () => {
      this.#isTouched = true;
      if (isLate(stack)) stack.build();
    });
  }

  synthesize(session: ISynthesisSession): void {
    const stack = this.#stack;
    const isTouched = this.#touched();
    this.#stopWatching();
    // Where it is written once more, it may have been touched since: nobody watches any longer.
    this.#isTouched = true;
    if (isTouched) {
      if (isLate(stack)) stack.build();
      this.#theirs.synthesize(session);
      return;
    }
    const { id } = stack.node;
    const { synthesizedStackPath } = session.manifest.forStack(stack);
    const file = path.join(session.outdir, synthesizedStackPath);
    if (isLate(stack)) {
      if (this.#kept?.isKept(id, file) === true) return;
      stack.build();
    }
    if (session.skipValidation !== true) stack.runAllValidations();
    const text = stableJson(stack.toTerraform() as object);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
    this.#kept?.wrote(id, text);
  }

  #touched(): boolean {
    const stack = this.#stack;
    const own = Object.entries(stack);
    const isOther = own.length !== this.#own.size || own.some(([key, value]) => this.#own.get(key) !== value);
    const overrides = Reflect.get(stack, "rawOverrides") as object; // private there, and what addOverride() writes to
    const aspects = [stack, App.of(stack)].some((one) => Aspects.of(one).all.length > 0);
    return this.#isTouched || isOther || aspects || Object.keys(overrides).length > 0 || App.of(stack).hclOutput;
  }
}

function isLate(stack: TerraformStack): stack is LateStack {
  return stack instanceof LateStack;
}
