import { a } from "./a.ts";
import type { Seen } from "./seen.ts";
export const c = (): Seen => a;
