import { CLOUDS } from "../../lib/clouds/index.ts";
import type { Pipeline } from "../../lib/pipelines/pipeline.ts";

/** A pipeline that signs in everywhere, but for what a test says. */
export function aPipeline(change: Partial<Pipeline> = {}): Pipeline {
  return {
    name: "acme",
    folder: "",
    fleetFile: undefined,
    hasFleet: true,
    branch: "main",
    environment: "production",
    signIns: [CLOUDS.aws.signIn, CLOUDS.gcp.signIn, CLOUDS.azure.signIn].flatMap((one) => one ?? []),
    secrets: ["TF_TOKEN_app_terraform_io"],
    deploySecrets: ["FLEET_GIT_TOKEN"],
    runners: 8,
    waves: 3,
    schedule: "0 4 * * *",
    ...change,
  };
}
