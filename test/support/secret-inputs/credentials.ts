import { writeFileSync } from "node:fs";
import path from "node:path";
import type { CredentialRecipe } from "../../../lib/contracts/cluster-record.ts";
import { aTestAuthority } from "../certificates.ts";
import { KUBECONFIG_FIELDS } from "./kubeconfigs.ts";
import { request, withBody } from "./trial.ts";
import type { SecretInput } from "./trial.ts";
import { VARIABLES } from "./variables.ts";

/** Ways to sign in to clusters that records name. */
export const CREDENTIALS: Readonly<Record<CredentialRecipe["kind"], SecretInput>> = {
  "client-certificate": {
    unsent: true,
    meet: async (trial) => {
      const { certificate, key } = aTestAuthority().issue("admin");
      writeFileSync(path.join(trial.folder, "admin.crt"), certificate);
      for (const text of [withBody(key, trial.canary), trial.canary]) {
        writeFileSync(path.join(trial.folder, "admin.key"), text);
        await request(trial, { kind: "client-certificate", role: "admin", certificate: "admin.crt", key: "admin.key" });
      }
    },
  },
  kubeconfig: KUBECONFIG_FIELDS["user.token"] ?? never(),
  eks: VARIABLES["AWS_SESSION_TOKEN"] ?? never(),
  gke: VARIABLES["GOOGLE_OAUTH_ACCESS_TOKEN"] ?? never(),
  aks: VARIABLES["ARM_CLIENT_SECRET"] ?? never(),
};

function never(): never {
  throw new Error("no such row");
}
