export * from "../spec/load.ts";
