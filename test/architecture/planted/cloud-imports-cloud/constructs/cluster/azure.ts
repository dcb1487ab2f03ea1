import { tags } from "./aws.ts";
tags();
