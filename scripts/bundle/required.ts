import { createRequire } from "node:module";

/** `require` for what a project has beside our package. */
export const required = createRequire(import.meta.url);
