import { report } from "../lib/cli/report.ts";
report();
