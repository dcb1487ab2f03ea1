import { CLOUDS } from "../../clouds/index.ts";

/** What people who come from other tools write, in small letters and digits only, and what it is called here. */
const KEYS_AND_CHOICES: Readonly<Record<string, string>> = {
  // Agents.
  argo: "argocd",
  fluxv2: "flux",
  openclustermanagement: "ocm",
  // Backends.
  tfc: "cloud",
  // Keys.
  availabilityzones: "zones",
  count: "max",
  desiredsize: "min",
  instancetype: "machine",
  instancetypes: "machine",
  k8sversion: "kubernetes",
  kubernetesversion: "kubernetes",
  machinetype: "machine",
  managednodegroups: "pools",
  maxsize: "max",
  minsize: "min",
  nodegroups: "pools",
  nodepools: "pools",
  nodes: "pools",
  projectid: "project",
  region: "location",
  repository: "source",
  subscriptionid: "subscription",
  version: "kubernetes",
  vmsize: "machine",
};

const NAMES_OF_CLOUDS = Object.entries(CLOUDS).flatMap(([name, { alsoCalled }]) =>
  alsoCalled.map((word) => [word, name] as const),
);

const CALLED: ReadonlyMap<string, string> = new Map([...Object.entries(KEYS_AND_CHOICES), ...NAMES_OF_CLOUDS]);

/** What it is called here, in place of a word of another tool; undefined where nobody says so. */
export function calledHere(word: string): string | undefined {
  return CALLED.get(word.toLowerCase().replaceAll(/[^a-z0-9]/g, ""));
}
