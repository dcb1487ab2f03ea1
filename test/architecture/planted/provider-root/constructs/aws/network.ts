import { Vpc } from "@cdktf/provider-aws/lib/vpc";
Vpc;
