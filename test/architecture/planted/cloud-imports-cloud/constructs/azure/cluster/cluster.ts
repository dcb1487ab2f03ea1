import { tags } from "../../aws/cluster/tags.ts";
tags();
