import { Construct } from "constructs";
export class Tree extends Construct {}
