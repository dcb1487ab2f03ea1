import { token } from "../../constructs/cdk.ts";
token();
