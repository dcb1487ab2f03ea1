import { presign } from "./aws.ts";
presign();
