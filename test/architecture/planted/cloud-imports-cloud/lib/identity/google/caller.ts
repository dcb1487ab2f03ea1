import { presign } from "../aws/signature.ts";
presign();
