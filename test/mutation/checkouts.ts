import { spawn } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Mutant } from "./literals.ts";

const ROOT = path.join(import.meta.dirname, "../..");
const TESTS = "test/plan";
/** What the tests of the plan need. */
const COPIED = ["lib", "constructs", "stacks", TESTS, "test/support", "test/fleets", "package.json", "jest.config.js"];
/** Tests that take seconds: those of random fleets, and those that synthesize fleets. */
const LONG = /properties|aws-counts/;
/** All short tests as one file: jest loads the plan once for them, and not once for each file. */
const SHORT = `${TESTS}/short.test.ts`;
/** Of the short ones those that take longest: what others notice as well needn't wait for them. */
const SLOWEST = /broken-plans|address-table|aws-quotas/;
/** Ends a run with its first failure. */
const REPORTER = path.join(import.meta.dirname, "first-failure.ts");
/** A mutant that makes the tests hang is noticed: one run takes this many times what all take without it. */
const HANGS = 3;

/** Copies of the checkout, in each of which one mutant at a time is tried out. */
export class Checkouts implements Disposable {
  readonly #scratch = mkdtempSync(path.join(tmpdir(), "fleetwright-mutants-"));
  readonly #free: string[];
  readonly width: number;
  /** Milliseconds that one run may take. */
  #limit: number | undefined;

  constructor(width: number) {
    this.width = width;
    this.#free = Array.from({ length: width }, (_, at) => this.#copy(`copy-${at}`));
  }

  /** Runs all tests without a mutant: they must pass, what they load is kept, and how long they take is measured. */
  async warmUp(): Promise<void> {
    let slowest = 0;
    for (const copy of this.#free) {
      const started = performance.now();
      for (const { files } of stages("")) {
        if (await this.#fails(copy, files)) throw new Error("the tests fail without any mutant; mend them first");
      }
      slowest = Math.max(slowest, performance.now() - started);
    }
    this.#limit = Math.ceil(slowest * HANGS);
  }

  /** Which tests notice a mutant: `at once` for those that are fast and the same each time; undefined for none. */
  async tryOut(mutant: Mutant): Promise<string | undefined> {
    const copy = this.#free.pop();
    if (copy === undefined) throw new Error("more work than copies");
    const file = path.join(copy, mutant.file);
    const original = readFileSync(file, "utf8");
    writeFileSync(file, mutant.text);
    try {
      for (const { files, name } of stages(mutant.file)) {
        if (await this.#fails(copy, files)) return name;
      }
      return undefined;
    } finally {
      writeFileSync(file, original);
      this.#free.push(copy);
    }
  }

  [Symbol.dispose](): void {
    rmSync(this.#scratch, { recursive: true, force: true });
  }

  /** A copy of what the tests need; packages are those of the checkout. */
  #copy(name: string): string {
    const copy = path.join(this.#scratch, name);
    for (const part of COPIED) {
      mkdirSync(path.dirname(path.join(copy, part)), { recursive: true });
      cpSync(path.join(ROOT, part), path.join(copy, part), { recursive: true });
    }
    symlinkSync(path.join(ROOT, "node_modules"), path.join(copy, "node_modules"));
    writeFileSync(
      path.join(copy, SHORT),
      testFiles(false)
        .toSorted((a, b) => Number(SLOWEST.test(a)) - Number(SLOWEST.test(b)))
        .map((file) => `import ${JSON.stringify(`./${file}`)};\n`)
        .join(""),
    );
    return copy;
  }

  async #fails(copy: string, files: readonly string[]): Promise<boolean> {
    const jest = path.join(ROOT, "node_modules/jest/bin/jest.js");
    const options = ["--selectProjects", "unit", "--runInBand", "--bail", "--silent", "--reporters", REPORTER];
    const cache = ["--cacheDirectory", path.join(this.#scratch, "cache")];
    const child = spawn(
      process.execPath,
      ["--experimental-vm-modules", "--no-warnings", jest, ...options, ...cache, "--runTestsByPath", ...files],
      { cwd: copy, stdio: "ignore", timeout: this.#limit, env: { ...process.env, UPDATE_GOLDEN: "" } },
    );
    return await new Promise((resolve, reject) => {
      child.once("error", reject);
      child.once("exit", (code) => resolve(code !== 0));
    });
  }
}

/** The tests in the order in which they are run: those of the changed file first, and random fleets only in the end. */
function stages(source: string): readonly { readonly name: string; readonly files: readonly string[] }[] {
  const own = source.replace(/^lib\//, "test/").replace(/\.ts$/, ".test.ts");
  const long = testFiles(true).map((file) => `${TESTS}/${file}`);
  const properties = long.filter((file) => file.includes("properties"));
  return [
    ...(source !== "" && existsSync(path.join(ROOT, own)) ? [{ name: "at once", files: [own] }] : []),
    { name: "at once", files: [SHORT] },
    { name: "synthesized fleets", files: long.filter((file) => file !== own && !properties.includes(file)) },
    { name: "random fleets", files: properties },
  ].filter(({ files }) => files.length > 0);
}

/** Files of tests in the plan's folder. */
function testFiles(long: boolean): readonly string[] {
  return readdirSync(path.join(ROOT, TESTS), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".test.ts") && LONG.test(file) === long)
    .sort();
}
