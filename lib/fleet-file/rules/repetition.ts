import type { Path } from "../../errors.ts";
import { show } from "../read/finding.ts";
import type { Finding } from "../read/finding.ts";
import { isData } from "../read/merge.ts";
import type { Rule } from "./rule.ts";

/** Lists with a rule of their own: what may not repeat there is less than the whole entry. */
const JUDGED_ELSEWHERE: ReadonlySet<string> = new Set(["between", "cidrs", "links", "taints"]);

const twiceInList: Rule = {
  id: "FW1029",
  severity: "error",
  title: "An entry stands twice in a list",
  why: "Every list of a fleet file names different things: addresses, zones, subnets, clusters in their order. The second of two equal entries would be ignored, or refused by a cloud in the middle of a deployment, and often another one was meant.",
  fix: "Remove one of them, or write what was meant.",
  check: ({ written: { spec } }) => repetitions(spec, []),
};

function repetitions(value: unknown, path: Path): readonly Finding[] {
  if (Array.isArray(value)) return JUDGED_ELSEWHERE.has(String(path.at(-1))) ? [] : repeated(value, path);
  if (!isData(value)) return [];
  return Object.entries(value).flatMap(([key, entry]) => repetitions(entry, [...path, key]));
}

function repeated(list: readonly unknown[], path: Path): readonly Finding[] {
  const first = new Map<string, number>();
  return list.flatMap((entry, index): readonly Finding[] => {
    const text = JSON.stringify(entry);
    const before = first.get(text);
    if (before === undefined) first.set(text, index);
    if (before === undefined) return repetitions(entry, [...path, index]);
    const shown = isData(entry)
      ? Object.values(entry)
          .map((part) => show(part))
          .join(" ")
      : show(entry);
    return [{ path: [...path, index], message: `${shown} stands in this list a second time`, seen: shown }];
  });
}

/** What no list of the file may hold. */
export const REPETITION: readonly Rule[] = [twiceInList];
