import { load } from "../lib/spec/load.ts";
load();
