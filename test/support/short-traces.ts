import { createRequire } from "node:module";

interface StackTraces {
  captureStackTrace: () => readonly string[];
}

// cdktf notes with every token where in the code it was made, for messages about tokens that don't resolve. In tests each
// of these traces is led through source maps: half of the time that a synth takes, for lines that no test reads.
const traces = createRequire(import.meta.url)("cdktf/lib/tokens/private/stack-trace.js") as StackTraces;
traces.captureStackTrace = () => [];
