import { controlPlaneBinary } from "../../lib/local/binary.ts";
import { agentPrograms, isProgramSet, PROGRAM_SETS } from "../../lib/local/agents/programs.ts";
import type { FleetEvent } from "../../lib/model/event.ts";
import { LOCAL_KUBERNETES } from "../../lib/clouds/local/kubernetes.ts";
import { isAvailable } from "./tools.ts";

/**
 * Runs once before all tests with real processes: builds the control plane and the agents' programs where that was never done on this machine. It
 * takes minutes, which no single test should be charged with, and says what it does.
 */
// eslint-disable-next-line no-restricted-syntax -- jest takes no other export of a global setup
export default async function prepare(): Promise<void> {
  const options = {
    env: process.env,
    emit: ({ message }: FleetEvent) => void process.stderr.write(`${message}\n`),
    signal: new AbortController().signal,
  };
  if (isAvailable("agents")) for (const set of Object.keys(PROGRAM_SETS).filter(isProgramSet)) await agentPrograms(set, options);
  if (!isAvailable("control-plane")) return;
  for (const kubernetes of Object.keys(LOCAL_KUBERNETES)) {
    await controlPlaneBinary({ ...options, kubernetes });
  }
}
