import type { InjectedFault } from "./ending.ts";
import { FAULTS_OF_ANSWERS } from "./of-answers.ts";
import { FAULTS_OF_FLEETS } from "./of-fleets.ts";
import { FAULTS_OF_FOREIGN_AGENTS } from "./of-foreign-agents.ts";
import { FAULTS_OF_INPUTS } from "./of-inputs.ts";
import { FAULTS_OF_LEAVING } from "./of-leaving.ts";

/** Every fault that tests bring about in this process, under what it is about. */
export const INJECTED_FAULTS: Readonly<Record<string, readonly InjectedFault[]>> = {
  "What API servers answer": FAULTS_OF_ANSWERS,
  "What is in the clusters, or between them": FAULTS_OF_FLEETS,
  "What stands where the agent is to be": FAULTS_OF_FOREIGN_AGENTS,
  "What a run is given": FAULTS_OF_INPUTS,
  "When a cluster leaves": FAULTS_OF_LEAVING,
};
