export type { App } from "cdktf";
