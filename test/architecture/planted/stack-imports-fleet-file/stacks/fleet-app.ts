import { load } from "../lib/fleet-file/load.ts";
load();
