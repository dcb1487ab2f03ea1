import { hash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { KeptFiles } from "../constructs/fleet-app.ts";
import { canonical } from "../lib/model/canonical.ts";

export interface StackCacheOptions {
  /** Where the digests are written down. */
  readonly file: string;
  /** What tells this release of ours, and of all that makes Terraform of a plan, from every other. */
  readonly release: string;
  /** All that each stack is made from, by id. */
  readonly inputs: ReadonlyMap<string, string>;
}

/** Digests of what a stack was made from, and of the file that was made of it. */
type Made = readonly [from: string, file: string];

/**
 * Tells which stacks' files need not be made again, by the content of both ends: what a stack is made from, and the file as it
 * lies there. No Terraform is kept here, so that nothing is ever written from here: a note that is wrong, or of another fleet, costs
 * building a stack.
 */
export class StackCache implements KeptFiles {
  readonly #options: StackCacheOptions;
  readonly #release: string;
  readonly #before: ReadonlyMap<string, Made>;
  readonly #now = new Map<string, Made>();
  readonly #digests = new Map<string, string>();

  constructor(options: StackCacheOptions) {
    this.#options = options;
    this.#release = digestOf(options.release);
    this.#before = new Map(Object.entries(readNotes(options.file)));
  }

  mayKeep(id: string): boolean {
    return this.#before.get(id)?.[0] === this.#madeFrom(id);
  }

  isKept(id: string, file: string): boolean {
    const made = this.#before.get(id);
    const content = made?.[0] === this.#madeFrom(id) ? readIfThere(file) : undefined;
    if (made === undefined || content === undefined || made[1] !== digestOf(content)) return false;
    this.#now.set(id, made);
    return true;
  }

  wrote(id: string, text: string): void {
    this.#now.set(id, [this.#madeFrom(id), digestOf(text)]);
  }

  close(): void {
    const { file } = this.#options;
    const stacks = canonical(Object.fromEntries(this.#now));
    if (stacks === canonical(Object.fromEntries(this.#before))) return;
    mkdirSync(path.dirname(file), { recursive: true });
    // Of two that write at once, the later one's notes stay, whole.
    const unfinished = `${file}.${process.pid}`;
    writeFileSync(unfinished, `${digestOf(stacks)}\n${stacks}\n`);
    renameSync(unfinished, file);
  }

  #madeFrom(id: string): string {
    const known = this.#digests.get(id);
    if (known !== undefined) return known;
    const digest = digestOf(`${this.#release}\n${this.#options.inputs.get(id) ?? ""}`);
    this.#digests.set(id, digest);
    return digest;
  }
}

/** Nothing, where they aren't whole. */
function readNotes(file: string): Readonly<Record<string, Made>> {
  const [digest, stacks = "", ...rest] = readIfThere(file)?.toString("utf8").split("\n") ?? [];
  // Only we write what has its own digest.
  return rest.length === 1 && digest === digestOf(stacks) ? (JSON.parse(stacks) as Record<string, Made>) : {};
}

function readIfThere(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch (error) {
    // Whatever is wrong with it shows when it is written.
    if (error instanceof Error && "code" in error) return undefined;
    throw error;
  }
}

function digestOf(content: string | Buffer): string {
  return hash("sha256", content, "base64url");
}
