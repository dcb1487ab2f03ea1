import { INJECTED_FAULTS } from "./injected-faults/all.ts";

/** What goes wrong in a fleet, what is said of it, and what to do: the rows of docs/faults.md, each proven by a test that names it. */
export interface Fault {
  /** What somebody sees or has done. */
  readonly symptom: string;
  /** The words that say it; `…` stands for what differs. */
  readonly said: string;
  readonly todo: string;
}

export const FAULTS = {
  "namespace deleted": {
    symptom: "The agent's namespace was deleted, and is on its way out",
    said: "Namespace flux-system: is being deleted",
    todo: "`fleetwright bootstrap NAME --verify`: it waits until the namespace has gone and makes it again, with all that was in it",
  },
  "namespace held": {
    symptom: "A namespace doesn't end",
    said: "Namespace flux-system: is being deleted; NamespaceFinalizersRemaining True SomeFinalizersRemain: …example.test/hold in 1 resource instances…",
    todo: "Start the controller that the finalizer belongs to; or take the finalizer off, where it is gone for good. The run goes on by itself",
  },
  "definition held": {
    symptom: "A custom resource definition doesn't end",
    said: "CustomResourceDefinition gitrepositories.source.toolkit.fluxcd.io: is being deleted; Terminating True InstanceDeletion…",
    todo: "Delete the last objects of the kind, or their finalizers; then it goes and is made again",
  },
  "pods refused": {
    symptom: "A Deployment makes no Pods: quota, limits, security or admission",
    said: "Deployment flux-system/source-controller: …ReplicaFailure True FailedCreate: …exceeded quota…",
    todo: "Raise the quota of the agent's namespace, or give the exception that the message names. The run goes on by itself",
  },
  "webhook fails": {
    symptom: "An admission webhook fails or can't be reached",
    said: 'failed calling webhook "refuse.example.test"…it stands in ValidatingWebhookConfiguration dead-ends',
    todo: "Mend what the webhook calls, or take its configuration away. The run goes on by itself",
  },
  "API doesn't answer": {
    symptom: "An aggregated API doesn't answer, and no namespace ends meanwhile",
    said: "Namespace flux-system: is being deleted; NamespaceDeletionDiscoveryFailure True DiscoveryFailed: …; APIService v1.broken.example.test: Available False ServiceNotFound: …",
    todo: "Mend what the APIService names, or delete it where nobody needs it. The run goes on by itself",
  },
  "claim without a volume": {
    symptom: "Git brings a claim for which there is no volume",
    said: "Kustomization flux-system/flux-system: PersistentVolumeClaim default/no-volume: phase Pending; FailedBinding: no persistent volumes available…",
    todo: "Give the claim a volume or a storage class, in Git where that made it. Flux itself says so after ten minutes only",
  },
  "Argo CD: no Git": {
    symptom: "The Git server doesn't answer the hub's Argo CD",
    said: "europe: Application argocd/europe-…: ComparisonError: …connection refused…",
    todo: "Start it, or mend the way to it. Argo CD looks again within a minute",
  },
  "Argo CD: no path": {
    symptom: "A member's path is not in the repository",
    said: "america: Application argocd/america-…: ComparisonError: …app path does not exist…",
    todo: "Commit a file below that path. What was delivered stays meanwhile",
  },
  "Argo CD: refused object": {
    symptom: "An API server refuses what Git says",
    said: "america: Application argocd/america-…: OutOfSync; the last sync: Running: ConfigMap default/Not A Name: …is invalid…",
    todo: "Mend it by a commit. The other members go on",
  },
  "Argo CD: no right": {
    symptom: "The hub's Argo CD may not write to a member any more",
    said: "america: Application argocd/america-…: OutOfSync; the last sync: Running: ConfigMap default/…is forbidden…",
    todo: "`fleetwright bootstrap NAME --verify` gives the right back, and waits until Argo CD has tried again",
  },
  "Flux in the hub: no right": {
    symptom: "The hub's Flux may not write to a member any more",
    said: "Kustomization flux-system/america-…: …is forbidden…",
    todo: "`fleetwright bootstrap NAME --verify` gives the right back, and waits until Flux has tried again",
  },
  "disk full": {
    symptom: "The disk of a control plane is full, or the quota of its etcd is used up",
    said: "etcdserver: mvcc: database space exceeded…goes on when that has passed",
    todo: "Give etcd room, and take back its alarm (`etcdctl alarm disarm`): until then it takes no write. The run goes on by itself",
  },
  "API server stopped": {
    symptom: "An API server, its disk or the way to it fails for a while",
    said: "…goes on when that has passed",
    todo: "Nothing: the run begins again when both sides answer, for as long as `--timeout` says. After that it ends with 3 and what has failed",
  },
  "hub lost its objects": {
    symptom: "`status` says that a member is missing in its hub",
    said: "fleetwright bootstrap alpha",
    todo: "Run it: what the hub has lost is made again. Where the hub has lost its own namespace, `fleetwright bootstrap HUB` comes first, and says so",
  },
  "certificate not trusted": {
    symptom: "Another certificate than the record's authority vouches for, or none is named",
    said: "…the certificate at https://127.0.0.1:… is not to be trusted by …",
    todo: "Deploy the cluster's stack, where it was made anew; otherwise find out who answers there",
  },
  "certificate not accepted": {
    symptom: "The API server doesn't know our client certificate",
    said: "…does not accept the client certificate …",
    todo: "On this machine `fleetwright local up NAME`; of a kubeconfig, have its owner renew it",
  },
  "no credential": {
    symptom: "The API server takes us for nobody",
    said: "…no credential of ours arrived at https://127.0.0.1:…, which takes us for system:anonymous…",
    todo: "Look at the user of the kubeconfig's context: it has neither token nor certificate",
  },
  "hub moved": {
    symptom: "`sync.hub` is another cluster now",
    said: "hub is no hub any more",
    todo: "`fleetwright deploy`: each member joins the new hub and then leaves the old one. An old hub that is dead holds nobody up; what stays in it is named",
  },
  "member gone": {
    symptom: "A member's control plane is lost for good",
    said: "hub is no more, and nothing is left in it",
    todo: "`fleetwright remove NAME --force`, then `fleetwright deploy`. On this machine `fleetwright local down NAME --purge` makes it known to be gone",
  },
  "state unreadable": {
    symptom: "A state is truncated, malformed or can't be reached",
    said: "unreadable: bootstrap-…: the state of stack bootstrap-… can't be read …",
    todo: "Restore that state from its backup. `status` and `bootstrap` go on with all others",
  },
} as const satisfies Readonly<Record<string, Fault>>;

/** Matches what is said of a fault, anywhere in a text. */
export function saidOf(fault: keyof typeof FAULTS): RegExp {
  return exceptWhatDiffers(FAULTS[fault].said);
}

/** Matches a text that has these words in it, with anything for `…`. */
export function exceptWhatDiffers(said: string): RegExp {
  return new RegExp(said.split("…").map(escaped).join("[^]*"));
}

/** `docs/faults.md` */
export function faultsPage(generated: string): string {
  const rows = Object.values(FAULTS).map(({ symptom, said, todo }) => `| ${symptom} | \`${said.trim()}\` | ${todo} |`);
  const injected = Object.entries(INJECTED_FAULTS).map(([title, faults]) => {
    const lines = faults.map(
      (fault) => `| ${fault.symptom} | ${fault.exit} | ${inCode(fault.said)} | ${fault.next === "" ? "" : inCode(fault.next)} |`,
    );
    return `## ${title}\n\n| seen | exit | said | next |\n| --- | --- | --- | --- |\n${lines.join("\n")}\n`;
  });
  return [
    "# Faults",
    generated,
    "What is seen, what Fleetwright says of it, and what to do; `…` stands for what differs.",
    "## On real API servers",
    "Tests bring about each of these on real API servers.",
    `| seen | said | what to do |\n| --- | --- | --- |\n${rows.join("\n")}\n`,
    "What follows is brought about between the bootstrap and an API server that answers as real ones do. `exit` is the [exit code](reference/exit-codes.md); where it is 0 the run has outlived the fault.",
    ...injected,
  ].join("\n\n");
}

/** Text that may hold backticks itself. */
function inCode(text: string): string {
  return text.includes("`") ? `\`\` ${text} \`\`` : `\`${text}\``;
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
