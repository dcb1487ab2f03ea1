import { a } from "./a.ts";
export type Seen = typeof a;
