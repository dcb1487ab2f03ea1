import { report } from "../cli/report.ts";
report();
