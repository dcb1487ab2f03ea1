import { Composer, isAlias, isMap, isScalar, isSeq, Parser } from "yaml";
import type { Document, Node, ParsedNode } from "yaml";
import type { Path } from "../../errors.ts";
import { show } from "./finding.ts";
import type { SpecProblem } from "./finding.ts";
import { SYNTAX } from "../rules/syntax.ts";
import { didYouMean } from "./suggest.ts";
import { tooDeep } from "./yaml-tokens.ts";

/** Largest file that is read, in bytes of UTF-8. */
export const MAX_BYTES = 1024 * 1024;

/** Most nodes that all aliases of a file may stand for, so that a few lines cannot grow into gigabytes. */
export const MAX_ALIASED_NODES = 10_000;

/** Keys that would reach into JavaScript's own objects. */
export const PROTOTYPE_KEYS: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

/** Where a value and its key stand, as offsets into the text. */
export interface PositionTree {
  readonly key?: number;
  readonly value: number;
  /** The scalar as written: `1.30`, where the value is the number 1.3. */
  readonly written?: string;
  readonly children?: ReadonlyMap<string | number, PositionTree>;
}

export interface YamlValue {
  /** Maps, lists and scalars; undefined where nothing could be read. */
  readonly value: unknown;
  readonly places: PositionTree | undefined;
  readonly problems: readonly SpecProblem[];
}

/** Reads one YAML document as plain data. It never throws for what stands in the text, and never runs anything. */
export function readYaml(text: string, maxBytes: number = MAX_BYTES): YamlValue {
  const problem = (found: SpecProblem): YamlValue => ({ value: undefined, places: undefined, problems: [found] });
  if (Buffer.byteLength(text) > maxBytes) {
    return problem({
      rule: SYNTAX.tooLarge,
      path: [],
      offset: 0,
      message: "the file is too large",
      accepted: `at most ${maxBytes} bytes`,
    });
  }
  const conflict = /^(<<<<<<<|>>>>>>>) /m.exec(text);
  if (conflict !== null) {
    return problem({ rule: SYNTAX.conflict, path: [], offset: conflict.index, message: "a merge conflict is not resolved" });
  }
  const tokens = [...new Parser().parse(text)];
  for (const token of tokens) {
    const at = tooDeep(token);
    if (at !== undefined)
      return problem({ rule: SYNTAX.tooDeep, path: [], offset: at, message: "maps and lists are nested too deeply" });
  }
  return readDocuments(new Composer({ uniqueKeys: false, merge: false, version: "1.2" }).compose(tokens, true, text.length));
}

function readDocuments(documents: Iterable<Document.Parsed>): YamlValue {
  const problems: SpecProblem[] = [];
  let result: YamlValue | undefined;
  for (const document of documents) {
    if (result !== undefined) {
      // Which of them was meant to be the fleet nobody can say, so neither is judged.
      const second = { path: [], offset: document.range[0], message: "a second document begins here" };
      return { value: undefined, places: undefined, problems: [{ rule: SYNTAX.severalDocuments, ...second }] };
    }
    // The first alone: one wrong indent makes an error of every line that follows it.
    const error = document.errors.toSorted((one, other) => one.pos[0] - other.pos[0]).at(0);
    if (error !== undefined) {
      // The first sentence: the rest of a message repeats the source, which is shown anyway.
      problems.push({
        rule: SYNTAX.yaml,
        path: [],
        offset: error.pos[0],
        message: `this is no YAML: ${firstSentence(error.message)}`,
      });
    }
    if (document.directives.yaml.explicit === true && document.directives.yaml.version !== "1.2") {
      problems.push({
        rule: SYNTAX.tag,
        path: [],
        offset: 0,
        message: "only YAML 1.2 is read",
        seen: `%YAML ${document.directives.yaml.version}`,
      });
    }
    if (problems.length > 0) return { value: undefined, places: undefined, problems };
    const reader = new NodeReader();
    const places = document.contents === null ? undefined : reader.read(document.contents, []);
    result = { value: places?.data, places: places?.place, problems: reader.problems };
  }
  return result === undefined
    ? { value: undefined, places: undefined, problems }
    : { ...result, problems: [...result.problems, ...problems] };
}

function firstSentence(message: string): string {
  return (message.split("\n")[0] ?? message).replace(/ at line \d+, column \d+:?$/, "").replace(/\.$/, "");
}

interface Read {
  readonly data: unknown;
  readonly place: PositionTree;
}

class NodeReader {
  readonly problems: SpecProblem[] = [];
  readonly #anchors = new Map<string, Node>();
  readonly #open = new Set<Node>();
  #aliasDepth = 0;
  #aliasedNodes = 0;

  /** What a node stands for, or undefined where that was refused. */
  read(node: ParsedNode | Node | null, path: Path, key?: number): Read | undefined {
    if (node === null) return undefined;
    const at = { value: node.range?.[0] ?? 0, ...(key === undefined ? {} : { key }) };
    if (this.#aliasDepth > 0 && ++this.#aliasedNodes > MAX_ALIASED_NODES) return undefined;
    if (isAlias(node)) return this.#alias(node.source, at, path);
    if (node.tag !== undefined && !/^tag:yaml\.org,2002:(str|int|float|bool|null|map|seq)$/.test(node.tag)) {
      this.problems.push({
        rule: SYNTAX.tag,
        path,
        offset: at.value,
        message: "tags have no meaning here",
        seen: show(node.tag),
      });
      return undefined;
    }
    if (!isAlias(node) && node.anchor !== undefined && this.#aliasDepth === 0) this.#anchors.set(node.anchor, node);
    if (isScalar(node)) {
      const written = typeof node.value === "string" ? {} : { written: node.source ?? "" };
      return { data: node.value, place: { ...at, ...written } };
    }
    this.#open.add(node);
    const result = isMap(node) ? this.#map(node.items, at, path) : isSeq(node) ? this.#list(node.items, at, path) : undefined;
    this.#open.delete(node);
    return result;
  }

  #alias(name: string, at: { key?: number; value: number }, path: Path): Read | undefined {
    const target = this.#anchors.get(name);
    const found = { rule: SYNTAX.alias, path, offset: at.value };
    if (target === undefined) {
      const meant = didYouMean(name, this.#anchors.keys());
      const fix = meant ?? `put \`&${name}\` before the value that it stands for, further up in the file`;
      this.problems.push({ ...found, message: `there is no &${name} for *${name} to repeat`, fix });
      return undefined;
    }
    if (this.#open.has(target)) {
      this.problems.push({ ...found, message: `*${name} stands inside what it repeats` });
      return undefined;
    }
    const before = this.#aliasedNodes;
    this.#aliasDepth += 1;
    const read = this.read(target, path, at.key);
    this.#aliasDepth -= 1;
    if (this.#aliasedNodes > MAX_ALIASED_NODES) {
      if (before <= MAX_ALIASED_NODES && this.#aliasDepth === 0) {
        this.problems.push({
          rule: SYNTAX.alias,
          path,
          offset: at.value,
          message: "aliases repeat too much",
          accepted: `aliases that stand for at most ${MAX_ALIASED_NODES} values in all`,
        });
      }
      return undefined;
    }
    return read === undefined ? undefined : { data: read.data, place: { ...read.place, ...at } };
  }

  #list(items: readonly unknown[], at: { key?: number; value: number }, path: Path): Read {
    const data: unknown[] = [];
    const children = new Map<string | number, PositionTree>();
    for (const item of items) {
      const read = this.read(item as Node | null, [...path, data.length]);
      if (read === undefined) continue;
      children.set(data.length, read.place);
      data.push(read.data);
    }
    return { data, place: { ...at, children } };
  }

  #map(items: readonly { key: unknown; value: unknown }[], at: { key?: number; value: number }, path: Path): Read {
    const data: Record<string, unknown> = {};
    const children = new Map<string | number, PositionTree>();
    for (const { key, value } of items) {
      const name = this.#key(key as Node | null, path, children, at.value);
      if (name === undefined) continue;
      const keyAt = (key as Node).range?.[0] ?? at.value;
      // A key without a value (`canary:`) is an explicit null that has no node of its own in sets and flow maps.
      const read =
        value === null
          ? { data: null, place: { key: keyAt, value: keyAt, written: "" } }
          : this.read(value as Node, [...path, name], keyAt);
      children.set(name, read?.place ?? { key: keyAt, value: keyAt });
      if (read !== undefined) data[name] = read.data;
    }
    return { data, place: { ...at, children } };
  }

  /** The text of a key, or undefined where it may not be one. */
  #key(key: Node | null, path: Path, taken: ReadonlyMap<string | number, PositionTree>, mapAt: number): string | undefined {
    const offset = key?.range?.[0] ?? mapAt;
    if (!isScalar(key) || typeof key.value === "object") {
      this.problems.push({ rule: SYNTAX.key, path, offset, message: "a key must be text" });
      return undefined;
    }
    const name = typeof key.value === "string" ? key.value : (key.source ?? "");
    const found = { path: [...path, name], offset, seen: show(name) };
    if (key.tag !== undefined)
      this.problems.push({ ...found, rule: SYNTAX.tag, message: "tags have no meaning here", seen: show(key.tag) });
    else if (PROTOTYPE_KEYS.has(name))
      this.problems.push({ ...found, rule: SYNTAX.prototypeKey, message: `${name} may not be a key` });
    else if (name === "<<") this.problems.push({ ...found, rule: SYNTAX.mergeKey, message: "merge keys are not read" });
    else if (taken.has(name))
      this.problems.push({ ...found, rule: SYNTAX.duplicateKey, message: `${show(name)} stands here a second time` });
    else return name;
    return undefined;
  }
}
