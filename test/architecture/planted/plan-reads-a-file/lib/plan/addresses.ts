import { readFileSync } from "node:fs";
readFileSync("fleet.lock");
