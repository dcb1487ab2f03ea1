// What cdktf.json runs in a checkout. Plain JavaScript, as everything TypeScript then comes stripped from the cache:
// Node's own stripper alone takes longer to load than ten clusters take to plan.
import { enableCompileCache } from "node:module";
import path from "node:path";

enableCompileCache(path.join(import.meta.dirname, "../node_modules/.cache/fleetwright"));
const { fleetApp } = await import("./fleet-app.ts");

const app = await fleetApp();
app.synth();
