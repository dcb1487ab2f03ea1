import { createRequire } from "node:module";

// cdktf takes down where in a program each token was made, for the message of a token that can't be resolved: a fifth of all
// the time that it takes to synthesize a large fleet. What such a message names by its path is enough to find it.
const theirs = createRequire(createRequire(import.meta.url).resolve("cdktf"));
const traces = theirs("./tokens/private/stack-trace") as { captureStackTrace: () => readonly string[] };
traces.captureStackTrace = () => [];
