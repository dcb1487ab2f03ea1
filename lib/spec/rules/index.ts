import type { RuleInfo } from "../../model/rule.ts";
import { LOCK } from "./lock.ts";
import { REFERENCES } from "./references.ts";
import type { Rule } from "./rule.ts";
import { SHAPE } from "./shape.ts";
import { SYNTAX } from "./syntax.ts";

/** The rules that judge a fleet which fits the schema. */
export const CHECKS: readonly Rule[] = [...REFERENCES];

/** Every rule about fleet file and lock, by id. The plan has a list of its own. */
export const RULES: readonly RuleInfo[] = [
  ...Object.values(SYNTAX),
  ...Object.values(SHAPE),
  ...Object.values(LOCK),
  ...CHECKS,
].sort((a, b) => Number(a.id.slice(2)) - Number(b.id.slice(2)));
