import type { LocatedProblem, Path } from "../../errors.ts";
import { inOrder, toProblem } from "./finding.ts";
import type { SpecProblem } from "./finding.ts";
import { positionAt } from "./source.ts";
import type { Position, SourceText } from "./source.ts";
import type { PositionTree } from "./yaml.ts";

/** A text that was read, with the places of its values; without them (TypeScript) everything is at its beginning. */
export interface Located {
  readonly source: SourceText;
  readonly places: PositionTree | undefined;
}

/**
 * Where a path stands: the value of a scalar or list item, the key of a map or list, and for what is not there the
 * nearest thing around it.
 */
export function locate({ source, places }: Located, path: Path, atKey = false): Position {
  if (places === undefined) return positionAt(source, 0);
  let at = places;
  let complete = true;
  for (const part of path) {
    const next = at.children?.get(part);
    complete = next !== undefined;
    if (next === undefined) break;
    at = next;
  }
  const showKey = atKey || !complete || at.children !== undefined;
  return positionAt(source, (showKey ? at.key : undefined) ?? at.value);
}

/** True when the file itself holds a value at the path. */
export function isWritten(places: PositionTree | undefined, path: Path): boolean {
  return path.reduce<PositionTree | undefined>((at, part) => at?.children?.get(part), places) !== undefined;
}

/** The scalar as written, where that tells more than its value. */
export function writtenAs(places: PositionTree | undefined, path: Path): string | undefined {
  return path.reduce<PositionTree | undefined>((at, part) => at?.children?.get(part), places)?.written;
}

/** Gives every problem its place, sorts them and drops what is said twice. */
export function located(text: Located, problems: readonly SpecProblem[]): LocatedProblem[] {
  return inOrder(
    problems.map((problem) => ({
      ...toProblem(problem),
      ...(problem.offset === undefined ? locate(text, problem.path, problem.atKey) : positionAt(text.source, problem.offset)),
    })),
  );
}
