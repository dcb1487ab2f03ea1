import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import { COMMANDS } from "../../lib/cli/frame/commands.ts";

/** What holds a command, or words, to be printed after `next:`. */
const HOLDERS = /^(next|NEXT|giveUp|again)$/;
const OURS = new RegExp(`^fleetwright (${COMMANDS.map(({ name }) => name).join("|")})\\b`);
/** Progress and help, which name commands without saying that one of them is next. */
const OTHERS = /(^|\.)(examples|addHelpText|description|argument|option)$/;

/** Each text below a folder that is printed after `next:`, as `file: text` with `…` for what is filled in, sorted. */
export function printedNexts(folder: string): readonly string[] {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
  const found = files.flatMap((file) => {
    const text = readFileSync(path.join(folder, file), "utf8");
    return /next|NEXT|fleetwright /.test(text) ? textsIn(file, text).map((one) => `${file}: ${one}`) : [];
  });
  return [...new Set(found)].toSorted();
}

function textsIn(file: string, text: string): readonly string[] {
  const found: string[] = [];
  const visit = (node: ts.Node, printed: boolean): void => {
    if (ts.isCallExpression(node) && OTHERS.test(node.expression.getText())) return visit(node.expression, printed);
    const said = written(node);
    if (said === undefined) return node.forEachChild((child) => visit(child, printed || isHolder(node)));
    if (said.endsWith(" ")) return; // The beginning of one, with which others are compared.
    if (OURS.test(said) || (printed && / \S/.test(said) && !said.startsWith(" "))) found.push(said);
  };
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true), false);
  return found;
}

function isHolder(node: ts.Node): boolean {
  if (ts.isFunctionDeclaration(node)) return node.name?.text === "nextOf";
  const isNamed = ts.isPropertyAssignment(node) || ts.isVariableDeclaration(node) || ts.isParameter(node);
  return isNamed && ts.isIdentifier(node.name) && HOLDERS.test(node.name.text);
}

/** A literal's text; undefined where the node is none. */
function written(node: ts.Node): string | undefined {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return undefined;
  return [node.head.text, ...node.templateSpans.map(({ literal }) => `…${literal.text}`)].join("");
}
