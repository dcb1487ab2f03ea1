import { readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";

/** A place in code that knows one cloud by its name. */
export interface CloudName {
  /** Relative to the root. */
  readonly file: string;
  /** What stands there: `"aws"`, `EksRecipe`, `cloud === "local"`. */
  readonly words: string;
}

/** Names of clouds, of their Kubernetes services and of who serves their zones. */
const WORDS = /^(aws|gcp|google|azure|eks|gke|aks|route53)$/i;

/**
 * Where a file names a cloud: in an identifier or key, as a whole text, or where something called `cloud` is compared
 * with a text. Comments and sentences for people may name clouds: they explain, and decide nothing.
 */
export function cloudNames(root: string, file: string): readonly CloudName[] {
  const text = readFileSync(path.join(root, file), "utf8");
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TS);
  const found = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) {
      // Whom a file imports is judged elsewhere; what it calls them is judged where it is used.
      return;
    }
    if (ts.isIdentifier(node) && wordsOf(node.text).some((word) => WORDS.test(word))) found.add(node.text);
    if (ts.isStringLiteralLike(node) && WORDS.test(node.text)) found.add(JSON.stringify(node.text));
    if (ts.isBinaryExpression(node) && comparesCloud(node)) found.add(node.getText(source));
    if (ts.isCaseClause(node) && ts.isStringLiteralLike(node.expression) && isCloud(node.parent.parent.expression)) {
      found.add(`case ${node.expression.getText(source)}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return [...found].map((words) => ({ file, words }));
}

/** `awsProvider` and `EKS_NAME` in words. */
function wordsOf(identifier: string): readonly string[] {
  return identifier.split(/_|(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/);
}

function comparesCloud({ left, operatorToken, right }: ts.BinaryExpression): boolean {
  const equality = [ts.SyntaxKind.EqualsEqualsEqualsToken, ts.SyntaxKind.ExclamationEqualsEqualsToken];
  const sides = [left, right];
  return equality.includes(operatorToken.kind) && sides.some(isCloud) && sides.some(ts.isStringLiteralLike);
}

function isCloud(node: ts.Node): boolean {
  if (ts.isIdentifier(node)) return node.text === "cloud";
  return ts.isPropertyAccessExpression(node) && node.name.text === "cloud";
}
