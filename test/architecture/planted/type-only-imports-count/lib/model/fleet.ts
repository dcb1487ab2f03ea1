import type { Name } from "../plan/names.ts";
export type Fleet = Name;
