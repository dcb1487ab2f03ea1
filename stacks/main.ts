// What cdktf.json runs in a checkout.
import { enableCompileCache } from "node:module";
import path from "node:path";

// Before anything heavy is loaded: stripping types and compiling cdktf is most of what a small fleet waits for.
enableCompileCache(path.join(import.meta.dirname, "../node_modules/.cache/fleetwright"));
const { fleetApp } = await import("./fleet-app.ts");

const app = await fleetApp();
app.synth();
