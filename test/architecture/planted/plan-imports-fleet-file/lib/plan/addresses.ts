export * from "../fleet-file/load.ts";
