import { GOOGLE_LENGTHS } from "../../../lib/clouds/google/limits.ts";
import { by, byRule, characters, limit, named } from "../limits.ts";
import type { GoogleLimitsByType } from "./limits.ts";

/** Who talks to Google Cloud, and state that lies there. */
export const ACCOUNT_LIMITS: GoogleLimitsByType = {
  "provider.google": {
    limits: [
      limit(
        "Labels of a thing",
        `each key and value ${characters(GOOGLE_LENGTHS.label, "a-z, digits, - and \\_, the key's first a letter")}`,
        "labels",
        by("constructs/google/provider.ts"),
        "default_labels",
      ),
      limit(
        "Service account",
        "name, @, project and .iam.gserviceaccount.com",
        "labels",
        byRule("FW1904"),
        "impersonate_service_account",
      ),
      limit("Location", "spelled as Google does", "subnets", byRule("FW1903"), "region"),
    ],
    fixed: named("add_terraform_attribution_label"),
    unlimited: named("project"),
  },
  "backend.gcs": {
    limits: [
      limit(
        "Bucket",
        "at most 63 characters between dots; no beginning goog, no google in it, no address",
        "gcs-names",
        byRule("FW1994"),
        "bucket",
      ),
      limit("Service account", "by its email", "gcs-names", byRule("FW1996"), "impersonate_service_account"),
    ],
    unlimited: named("prefix"),
  },
};
