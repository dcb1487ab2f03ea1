export { App } from "cdktf";
