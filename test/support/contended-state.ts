import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { FleetEvent } from "../../lib/model/event.ts";
import type { StateBackend } from "../../lib/model/fleet.ts";
import { runCdktf } from "../../lib/terraform/cdktf.ts";
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
export async function contendFor({ state, key, env: own, isHeld }: Contention): Promise<unknown> {
  const [ann, bob] = [await slowProject(state, key), await slowProject(state, key)];
  const env = { ...testEnvironment(), ...own, RELEASE: path.join(ann.folder, "release") };
  const options = { signal: new AbortController().signal, emit: () => undefined };
  try {
    const first = runCdktf("deploy", ["slow"], { ...options, project: ann.folder, env });
    await Promise.race([first, held(isHeld)]);
    const impatient = { ...env, TF_CLI_ARGS_apply: "-lock-timeout=1s" };
    const refused = await runCdktf("deploy", ["slow"], { ...options, project: bob.folder, env: impatient }).then(
      () => undefined,
      (error: unknown) => error,
    );
    const waits = ({ type }: FleetEvent): void => void (type === "wait" && ann.write("release", ""));
    await Promise.all([first, runCdktf("deploy", ["slow"], { ...options, emit: waits, project: bob.folder, env })]);
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
    const command = 'until [ -e "$RELEASE" ]; do sleep 0.2; done';
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

async function held(isHeld: Contention["isHeld"]): Promise<void> {
  while (!(await isHeld())) await sleep(POLL_MS);
}
