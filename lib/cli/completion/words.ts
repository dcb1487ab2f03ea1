import type { Argument, Command, Option } from "commander";

/** What may stand where the cursor is. For `files` and `folders` the shell itself knows best. */
export interface Suggestions {
  readonly kind: "words" | "files" | "folders";
  readonly candidates: readonly Candidate[];
}

export interface Candidate {
  readonly text: string;
  /** One line; empty where the text says it all. */
  readonly about: string;
}

/** Names that only the fleet knows. */
export interface Names {
  readonly clusters: readonly string[];
  readonly regions: readonly string[];
  readonly workloads: readonly string[];
  readonly rings: readonly string[];
  readonly stacks: readonly string[];
  readonly rules: readonly string[];
}

/** Which names fit an argument or an option's value, by the words in its placeholder: `<cluster>`, `[names...]`, `<a|b>`. */
const BY_PLACEHOLDER: Readonly<Record<string, (names: Names) => readonly string[]>> = {
  name: (names) => names.clusters,
  cluster: (names) => names.clusters,
  region: (names) => names.regions,
  workload: (names) => names.workloads,
  ring: (names) => names.rings,
  stack: (names) => names.stacks,
  rule: (names) => names.rules,
};
const FILES = /^(path|file)$/;
const FOLDERS = /^(dir|folder)$/;

/**
 * @param program - the command tree, with the commands that the words name loaded
 * @param words - the words after the program's name; the last one is unfinished and may be empty
 * @param readNames - reads the fleet; takes the fleet file that the line names
 */
export function suggest(
  program: Command,
  words: readonly string[],
  readNames: (fleet: string | undefined) => Names,
): Suggestions {
  const line = joinAssignments(words);
  const partial = line.at(-1) ?? "";
  const { command, options, positional } = walk(program, line.slice(0, -1));
  const names = (): Names => readNames(fleetOf(line));

  const pending = options.pending;
  if (pending !== undefined) return valuesFor(pending, placeholder(pending), "", partial, names);
  const assignment = /^(--[a-z-]+=)(.*)$/s.exec(partial);
  if (assignment !== null) {
    const [, prefix = "", value = ""] = assignment;
    const option = findOption(command, prefix.slice(0, -1));
    return option === undefined ? NONE : valuesFor(option, placeholder(option), prefix, value, names);
  }
  if (partial.startsWith("-") && !options.ended) return matching(optionCandidates(command, options.seen), partial);
  if (command.commands.length > 0) return matching(command.commands.map(commandCandidate), partial);
  const argument = argumentAt(command, positional.length);
  if (argument === undefined) return NONE;
  const { candidates, kind } = valuesFor(argument, argument.name(), "", partial, names);
  return { kind, candidates: candidates.filter(({ text }) => !positional.includes(text)) };
}

const NONE: Suggestions = { kind: "words", candidates: [] };

interface Walked {
  readonly command: Command;
  readonly positional: readonly string[];
  readonly options: {
    readonly seen: readonly Option[];
    /** The option whose value comes next. */
    readonly pending: Option | undefined;
    /** Whether `--` has been seen. */
    readonly ended: boolean;
  };
}

/** Follows the finished words down the command tree. */
function walk(program: Command, words: readonly string[]): Walked {
  let command = program;
  let pending: Option | undefined;
  let ended = false;
  const positional: string[] = [];
  const seen: Option[] = [];
  for (const word of words) {
    if (pending !== undefined) {
      pending = undefined;
    } else if (word === "--") {
      ended = true;
    } else if (word.startsWith("-") && !ended) {
      const [flag = word] = word.split("=", 1);
      const option = findOption(command, flag);
      if (option !== undefined) seen.push(option);
      if (option !== undefined && takesValue(option) && !word.includes("=")) pending = option;
    } else {
      const child = command.commands.find((one) => one.name() === word || one.aliases().includes(word));
      if (child === undefined) positional.push(word);
      else command = child;
    }
  }
  return { command, positional, options: { seen, pending, ended } };
}

function valuesFor(described: Option | Argument, name: string, prefix: string, partial: string, names: () => Names): Suggestions {
  const choices = described.argChoices ?? leadingChoices(described.description);
  if (choices !== undefined) return matching(plain(choices), partial, prefix);
  if (FILES.test(name)) return { kind: "files", candidates: [] };
  if (FOLDERS.test(name)) return { kind: "folders", candidates: [] };
  const kinds = name
    .toLowerCase()
    .split(/[^a-z]+/)
    .map((word) => word.replace(/s$/, ""))
    .filter((word) => Object.hasOwn(BY_PLACEHOLDER, word));
  return kinds.length === 0 ? NONE : matching(plain(namesOf(kinds, names())), partial, prefix);
}

/** Names of some kinds; where things of two kinds have one name, with the kind before it. */
function namesOf(kinds: readonly string[], names: Names): readonly string[] {
  const all = kinds.flatMap((kind) => (BY_PLACEHOLDER[kind]?.(names) ?? []).map((name) => ({ kind, name })));
  const isShared = (wanted: string): boolean => all.filter(({ name }) => name === wanted).length > 1;
  return all.map(({ kind, name }) => (isShared(name) ? `${kind}/${name}` : name));
}

/** `up, down or list` at the start of a description, up to its first bracket, colon or semicolon. */
function leadingChoices(description: string): readonly string[] | undefined {
  const [text = ""] = description.split(/[(:;]/, 1);
  const words = text.trim().split(/, | or /);
  return words.length > 1 && words.every((word) => /^[a-z][a-z0-9-]*$/.test(word)) ? words : undefined;
}

function optionCandidates(command: Command, seen: readonly Option[]): readonly Candidate[] {
  const free = command.options.filter((option) => !option.hidden && (option.variadic || !seen.includes(option)));
  const own = free.map((option) => ({ text: option.long ?? option.short ?? "", about: option.description }));
  return [...own, { text: "--help", about: "explain this command" }];
}

function commandCandidate(command: Command): Candidate {
  return { text: command.name(), about: command.summary() };
}

function argumentAt(command: Command, position: number): Argument | undefined {
  const last = command.registeredArguments.at(-1);
  return command.registeredArguments[position] ?? (last?.variadic === true ? last : undefined);
}

function findOption(command: Command, flag: string): Option | undefined {
  return command.options.find((option) => option.long === flag || option.short === flag);
}

function takesValue(option: Option): boolean {
  return option.required || option.optional;
}

function placeholder(option: Option): string {
  return /[<[]([A-Za-z-]+)/.exec(option.flags)?.[1] ?? "";
}

function fleetOf(line: readonly string[]): string | undefined {
  const at = line.findIndex((word) => word === "-f" || word === "--fleet");
  return at >= 0 && at < line.length - 2
    ? line[at + 1]
    : line.find((word) => word.startsWith("--fleet="))?.slice("--fleet=".length);
}

/** bash splits words at `=`: what it hands over as three words was one. */
function joinAssignments(words: readonly string[]): readonly string[] {
  const joined: string[] = [];
  for (const word of words) {
    const before = joined.at(-1);
    if (before !== undefined && before.startsWith("--") && (word === "=" || before.endsWith("=")))
      joined[joined.length - 1] = before + word;
    else joined.push(word);
  }
  return joined;
}

function plain(texts: readonly string[]): readonly Candidate[] {
  return texts.map((text) => ({ text, about: "" }));
}

function matching(candidates: readonly Candidate[], partial: string, prefix = ""): Suggestions {
  return {
    kind: "words",
    candidates: candidates
      .filter(({ text }) => text.startsWith(partial))
      .map(({ text, about }) => ({ text: prefix + text, about: about.replace(/\s+/g, " ") })),
  };
}
