import { existsSync } from "node:fs";
import { lockWaiting } from "./state-lock.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** The environment of every Terraform and cdktf that we start: no update check, no telemetry, no questions, no files outside the project; and patience with locks. */
export function terraformEnvironment(env: Environment): NodeJS.ProcessEnv {
  const { TF_CLI_CONFIG_FILE: config, ...others } = env;
  return {
    ...others,
    // A setting that points at nothing only costs a warning at every start.
    ...(config !== undefined && existsSync(config) ? { TF_CLI_CONFIG_FILE: config } : {}),
    CHECKPOINT_DISABLE: "1",
    DISABLE_VERSION_CHECK: "1",
    TF_IN_AUTOMATION: "1",
    TF_INPUT: "0",
    // A service that keeps states would carry deployments out too, where neither our program nor anybody's credentials are.
    TF_FORCE_LOCAL_BACKEND: "1",
    ...lockWaiting(env),
    // Without this, cdktf makes a folder in the user's home, even where no plugin is needed.
    ...(env["TF_PLUGIN_CACHE_DIR"] === undefined ? { CDKTF_DISABLE_PLUGIN_CACHE_ENV: "1" } : {}),
  };
}
