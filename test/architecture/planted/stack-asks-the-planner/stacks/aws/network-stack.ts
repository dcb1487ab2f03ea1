import { servingClusters } from "../../lib/plan/entries.ts";
servingClusters();
