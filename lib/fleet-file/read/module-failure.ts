import path from "node:path";
import { fileURLToPath } from "node:url";
import { SYNTAX } from "../rules/syntax.ts";
import { show } from "./finding.ts";
import type { SpecProblem } from "./finding.ts";

/** What Node tells of an error, wherever it was thrown: one of another thread is a copy, and may be of another realm. */
interface Told {
  readonly code?: unknown;
  readonly message?: string;
  readonly stack?: string;
}

/**
 * What is wrong with a fleet file that could not be loaded, at the line that is to blame.
 *
 * @param file - absolute
 * @param text - what stands in it
 */
export function moduleFailure(error: unknown, file: string, text: string): SpecProblem {
  const { code, message = String(error), stack = "" } = (typeof error === "object" && error !== null ? error : {}) as Told;
  const said = message.split("\n")[0] ?? "";
  const missing = /^Cannot find (package|module) '([^']*)'(?: imported from (.*))?$/.exec(said);
  if (missing !== null) return notFound(missing[1] === "package", missing[2] ?? "", missing[3] ?? file, file, text);
  const place = placeIn(stack, file, text);
  const at = place.offset === undefined ? {} : { offset: place.offset };
  return {
    rule: SYNTAX.module,
    path: [],
    ...at,
    message: `the module cannot be loaded: ${said}${place.elsewhere}`,
    fix: fixOf(code),
  };
}

function fixOf(code: unknown): string {
  if (code === "ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX")
    return "write it without enums, namespaces and parameter properties: Node reads TypeScript by leaving out its types";
  return code === "ERR_INVALID_TYPESCRIPT_SYNTAX" ? "mend the line that is shown, or the one before it" : "mend what fails there";
}

function notFound(isPackage: boolean, what: string, importer: string, file: string, text: string): SpecProblem {
  const from = path.dirname(file);
  const name = isPackage ? what : relative(from, what);
  // The import says its path without what Node has made of it.
  const written = isPackage ? what : path.basename(what);
  const index = text.search(new RegExp(`["'][^"'\\n]*${written.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")}`));
  const elsewhere = importer === file ? "" : `, which ${relative(from, importer)} imports`;
  return {
    rule: SYNTAX.module,
    path: [],
    ...(index < 0 || elsewhere !== "" ? {} : { offset: index }),
    message: `there is no ${isPackage ? "package" : "file"} ${show(name)}${elsewhere}`,
    fix: isPackage ? `install it: \`npm install ${name}\`` : "mend the path of that import, or write the file",
  };
}

/** The place in the file that Node names; where it names another file first, that in words. */
function placeIn(stack: string, file: string, text: string): { readonly offset?: number; readonly elsewhere: string } {
  const lines = stack.split("\n");
  const head = /^(.*):([0-9]+)$/.exec(lines[0] ?? "");
  // Below its file and line, a syntax error has the code and a mark under it.
  const mark = lines.slice(1, 6).find((line) => /^\s*\^+\s*$/.test(line));
  const [, where = "", line = "1", column = String((mark ?? "").indexOf("^") + 1)] =
    head !== null && mark !== undefined
      ? head
      : (/\(?((?:file:\/\/)?\/(?!.*node_modules)[^():\n]*):([0-9]+):([0-9]+)\)?$/m.exec(withoutNode(stack)) ?? []);
  if (where === "") return { elsewhere: "" };
  const found = where.startsWith("file:") ? fileURLToPath(where) : where;
  if (found !== file) return { elsewhere: ` (at ${relative(path.dirname(file), found)}:${line}:${column})` };
  const before = text.split("\n").slice(0, Number(line) - 1);
  return { offset: before.reduce((sum, one) => sum + one.length + 1, 0) + Number(column) - 1, elsewhere: "" };
}

function relative(from: string, to: string): string {
  const found = path.relative(from, to);
  return found.startsWith(".") ? found : `./${found}`;
}

function withoutNode(stack: string): string {
  return stack
    .split("\n")
    .filter((line) => !line.includes("node:"))
    .join("\n");
}
