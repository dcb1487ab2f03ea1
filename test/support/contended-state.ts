import { existsSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Emit, FleetEvent } from "../../lib/model/event.ts";
import type { StateBackend } from "../../lib/model/fleet.ts";
import { deployStacks } from "../../lib/deploy/deploy-stacks.ts";
import { worked } from "../../lib/deploy/stack-result.ts";
import type { StackResult } from "../../lib/deploy/stack-result.ts";
import { readManifest } from "../../lib/terraform/manifest.ts";
import { aProject, CHECKOUT, testEnvironment } from "./project.ts";
import type { Project } from "./project.ts";

export interface Contention {
  /** Where the one state lies that two want. */
  readonly state: StateBackend;
  /** `<fleet>/<stack>.tfstate` */
  readonly key: string;
  readonly env: Readonly<Record<string, string>>;
  /** Whether somebody holds the lock, as the store itself sees it. */
  readonly isHeld: () => Promise<boolean> | boolean;
}

const POLL_MS = 100;

/**
 * Two deploy one stack at the same time: while the first is at it, a second gives up after a second, and a third waits until
 * the first is done. Resolves when both that may are through.
 *
 * @returns how the one that gave up was refused
 */
export async function contendFor({ state, key, env: own, isHeld }: Contention): Promise<StackResult> {
  const [ann, bob] = [await slowProject(state, key), await slowProject(state, key)];
  const env = { ...testEnvironment(), ...own, RELEASE: path.join(ann.folder, "release") };
  try {
    const first = deploy(ann, env);
    // A plan holds the lock as well, for a moment.
    await Promise.race([first, held(() => existsSync(`${env.RELEASE}.begun`) && isHeld())]);
    const refused = await deploy(bob, { ...env, TF_CLI_ARGS_plan: "-lock-timeout=1s" });
    const waits = ({ type, message }: FleetEvent): void =>
      void (type === "wait" && message.includes("lock") && ann.write("release", ""));
    const last = await Promise.all([first, deploy(bob, env, waits)]);
    if (!last.every(worked)) throw new Error(JSON.stringify(last));
    return refused;
  } finally {
    ann.write("release", "");
    await ann.dispose();
    await bob.dispose();
  }
}

/** One stack with our backend, whose only resource is not done before the file is there. */
async function slowProject(state: StateBackend, key: string): Promise<Project> {
  const program = `
    import { App, FleetStack, TerraformData } from ${JSON.stringify(path.join(CHECKOUT, "constructs/cdk.ts"))};
    const app = new App();
    const stack = new FleetStack(app, "slow", ${JSON.stringify({ state, key })});
    const command = 'touch "$RELEASE.begun"; until [ -e "$RELEASE" ]; do sleep 0.2; done';
    new TerraformData(stack, "slow", { input: "slow" }).addOverride("provisioner", [{ "local-exec": { command } }]);
    app.synth();
  `;
  const app = "node --disable-warning=DEP0044 app.mts";
  const slow = await aProject({
    "app.mts": program,
    "cdktf.json": JSON.stringify({ language: "typescript", app, sendCrashReports: "false" }),
  });
  const { code, stderr } = await slow.cdktf("synth");
  if (code !== 0) throw new Error(stderr);
  return slow;
}

async function deploy(
  project: Project,
  env: Readonly<Record<string, string>>,
  emit: Emit = () => undefined,
): Promise<StackResult> {
  const [deployed] = await deployStacks(readManifest(project.folder), {
    project: project.folder,
    action: "deploy",
    env,
    emit,
    signal: new AbortController().signal,
    now: () => new Date(),
    parallelism: 1,
    confirmed: new Set(),
    isGuarded: () => false,
  });
  if (deployed === undefined) throw new Error("there was no stack");
  return deployed.result;
}

async function held(isHeld: Contention["isHeld"]): Promise<void> {
  while (!(await isHeld())) await sleep(POLL_MS);
}
