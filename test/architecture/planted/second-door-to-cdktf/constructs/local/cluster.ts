import { TerraformOutput } from "cdktf";
export class Output extends TerraformOutput {}
