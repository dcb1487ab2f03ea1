import { BOOTSTRAP_PROOFS } from "./bootstrap-nexts.ts";
import { DEPLOY_PROOFS } from "./deploy-nexts.ts";

/** A test that does what was printed after `next:`, and what it has been printed by. */
export interface Proof {
  readonly file: string;
  readonly test: string;
  /** `file below lib: text`, with `…` for what is filled in. */
  readonly of: readonly string[];
}

const COMMANDS = "test/cli/next-commands.test.ts";
const DEAD_ENDS = "test/e2e/dead-ends.test.ts";
const PIN = "test/e2e/pin.test.ts";
const REMOVE = "test/e2e/remove.test.ts";
const LEAVING = "test/e2e/leaving-local.test.ts";
const MOVE = "test/e2e/move-state.test.ts";
const STATE = "test/e2e/aws-state.test.ts";
const DEMO = "test/e2e/demo.test.ts";
const PIPELINE = "test/cli/commands/pipeline.test.ts";
const FLUX = "test/e2e/flux.test.ts";

/** Every command that we print after `next:`, each with the test that does it. */
export const PROOFS: readonly Proof[] = [
  ...BOOTSTRAP_PROOFS,
  ...DEPLOY_PROOFS,
  {
    file: PIPELINE,
    test: "leaves a file alone that a person has changed, unless it is told to",
    of: ["cli/commands/pipeline.ts: fleetwright pipeline …… --force"],
  },
  {
    file: DEAD_ENDS,
    test: "an API server and a key that are gone are made again by the command that is named",
    of: [
      "bootstrap/engine/session.ts: fleetwright local up …",
      "bootstrap/kube/connect.ts: fleetwright local up …",
      "local/up.ts: fleetwright local up …",
    ],
  },
  {
    file: DEMO,
    test: "goes on without a member whose API server is %s, and says so in one line",
    of: ["cli/commands/status.ts: fleetwright local up"],
  },
  {
    file: DEAD_ENDS,
    test: "a hub that has lost what it had of a member has it made again by the very command that status names",
    of: ["cli/commands/status.ts: fleetwright bootstrap ……"],
  },
  {
    file: DEAD_ENDS,
    test: "a member that only its hub still knows is forgotten by the command that is named, by status and by leave",
    of: ["cli/commands/status.ts: fleetwright leave … --force", "cli/commands/leave.ts: fleetwright leave … --force"],
  },
  {
    file: COMMANDS,
    test: "--write decides what is open, and git keeps it",
    of: [
      "cli/commands/plan.ts: fleetwright plan --write",
      "cli/review/synthesize-sides.ts: fleetwright plan --write",
      "cli/commands/plan.ts: git add …",
    ],
  },
  {
    file: COMMANDS,
    test: "--write decides what stacks were refused for",
    of: ["plan/require-grants.ts: fleetwright plan --write"],
  },
  {
    file: COMMANDS,
    test: "--yes writes what nobody had agreed to",
    of: ["cli/commands/plan.ts: fleetwright plan --write --yes"],
  },
  {
    file: COMMANDS,
    test: "--write --retire forgets stacks of which nothing is left",
    of: ["cli/commands/plan.ts: fleetwright plan --write --retire"],
  },
  {
    file: COMMANDS,
    test: "validate tells all of what is wrong, and explain what the rule is for",
    of: [
      "cli/frame/load-plan.ts: fleetwright validate",
      "cli/review/synthesize-sides.ts: fleetwright validate",
      "fleet-file/read/load.ts: fleetwright validate",
      "cli/commands/validate.ts: fleetwright explain …",
    ],
  },
  {
    file: COMMANDS,
    test: "--yes begins what nobody had agreed to, and the same again ends it",
    of: [
      "cli/commands/remove.ts: fleetwright remove …",
      "cli/remove/begin.ts: … --yes",
      "cli/remove/begin.ts: git add …",
      "cli/remove/begin.ts: fleetwright remove …",
      "cli/remove/finish.ts: git add … …",
    ],
  },
  {
    file: COMMANDS,
    test: "a name of two things is answered with the first of them",
    of: ["cli/remove/target.ts: fleetwright remove …"],
  },
  {
    file: COMMANDS,
    test: "the last cluster's files go, and before it what else is left is named",
    of: [
      "cli/remove/finish.ts: fleetwright remove …",
      "cli/remove/finish.ts: fleetwright plan --write --retire",
      "cli/remove/finish.ts: git rm … …",
    ],
  },
  {
    file: COMMANDS,
    test: "what stays of a workload in stacks of others goes with the deployment that is named",
    of: ["cli/remove/finish.ts: fleetwright deploy"],
  },
  {
    file: COMMANDS,
    test: "a fleet file without a project gets one, and the file stays",
    of: ["cli/frame/synthesize-to.ts: fleetwright init"],
  },
  {
    file: COMMANDS,
    test: "a folder that is taken is left alone, and another one is named",
    of: ["cli/commands/init.ts: fleetwright init NEW-FOLDER", "cli/commands/init.ts: cd …"],
  },
  {
    file: COMMANDS,
    test: "of `%s` says what there is",
    of: [
      "cli/commands/adopt.ts: fleetwright adopt --help",
      "cli/commands/graph.ts: fleetwright graph --help",
      "cli/commands/init-files.ts: fleetwright init --help",
    ],
  },
  {
    file: COMMANDS,
    test: "local list says which clusters there are",
    of: ["cli/commands/local.ts: fleetwright local list"],
  },
  {
    file: COMMANDS,
    test: "doctor says what to install where a program is missing",
    of: ["terraform/program.ts: fleetwright doctor", "bootstrap/artefacts/gomod-source.ts: fleetwright doctor"],
  },
  {
    file: PIN,
    test: "--check refuses when the bytes are not those that were pinned, and the next command pins what is there now",
    of: ["cli/commands/pin.ts: fleetwright pin …", "bootstrap/artefacts/artefact-store.ts: fleetwright pin …"],
  },
  {
    file: PIN,
    test: "takes agent and registry from their Go modules and writes their digests to the lock",
    of: ["plan/require-pins.ts: fleetwright pin", "cli/commands/pin.ts: fleetwright pin"],
  },
  {
    file: DEMO,
    test: "takes a new agent version without leaving",
    of: ["cli/commands/pin.ts: fleetwright deploy"],
  },
  {
    file: "test/cli/commands/demo.test.ts",
    test: "is for the demo of this fleet file only",
    of: ["cli/commands/demo.ts: fleetwright demo --down --fleet …"],
  },
  {
    file: "test/cli/commands/demo.test.ts",
    test: "goes on by the command that is named once the fleet file is back as it was",
    of: ["cli/commands/demo.ts: put … back as it was, then: fleetwright demo --down"],
  },
  {
    file: FLUX,
    test: "names object and reason of a broken commit in `status`, and the other members go on",
    of: ["cli/demo/demo-change.ts: fleetwright status"],
  },
  {
    file: REMOVE,
    test: "or whose state is truncated hides none of the others",
    of: [
      "cli/frame/read-memberships.ts: fleetwright status",
      "cli/commands/wait.ts: fleetwright status",
      "cli/commands/leave.ts: fleetwright status",
    ],
  },
  {
    file: "test/cli/commands/wait.test.ts",
    test: "names what to look at where no command brings it forward",
    of: ["cli/commands/wait.ts: fleetwright status …"],
  },
  {
    file: REMOVE,
    test: "of a fleet in TypeScript is its author's to edit, who is told what to write",
    of: ["cli/remove/finish.ts: fleetwright validate"],
  },
  {
    file: REMOVE,
    test: "in a cloud is not destroyed before somebody knows what it leaves there",
    of: ["cli/remove/drain.ts: … --leave-in-cloud", "cli/remove/drain.ts: … --force"],
  },
  {
    file: LEAVING,
    test: "a member leaves: the hub knows it no more, its programs have ended, its files are gone, its states hold nothing",
    of: [
      "cli/remove/begin.ts: fleetwright deploy",
      "cli/commands/remove.ts: fleetwright deploy",
      "bootstrap/engine/session.ts: fleetwright deploy, if the cluster was made anew",
      "contracts/parse-contract.ts: fleetwright deploy, with one version of Fleetwright for all stacks",
    ],
  },
  {
    file: LEAVING,
    test: "is deployed by the command that is named wherever nothing is yet",
    of: [
      "cli/commands/bootstrap.ts: fleetwright deploy",
      "cli/commands/rotate.ts: fleetwright deploy",
      "cli/commands/local.ts: fleetwright deploy",
      "cli/frame/read-memberships.ts: fleetwright deploy",
      "terraform/manifest.ts: fleetwright deploy",
    ],
  },
  {
    file: "test/cli/commands/local.test.ts",
    test: "nothing is started in its place where no state says what it was, and the command that is named clears it away",
    of: ["cli/commands/local.ts: fleetwright local down … --purge"],
  },
  {
    file: LEAVING,
    test: "one whose own file was truncated is brought back as its state has it, by the command that is named",
    of: ["cli/commands/local.ts: fleetwright local up …"],
  },
  {
    file: LEAVING,
    test: "one that is dead is given up by the commands that are named, one after the other, and its files go",
    of: [
      "cli/commands/leave.ts: fleetwright remove … --force",
      "cli/commands/status.ts: fleetwright remove … --force",
      "cli/remove/give-up.ts: fleetwright remove … --force",
      "cli/remove/give-up.ts: git add …",
      "cli/remove/give-up.ts: fleetwright deploy",
      "cli/remove/give-up.ts: fleetwright remove …",
    ],
  },
  {
    file: "test/e2e/foreign-contents.test.ts",
    test: "a Flux that somebody has installed by hand becomes ours by a yes alone, and nothing beside it does",
    of: ["cli/commands/bootstrap.ts: fleetwright status", "cli/frame/ask-for-adoption.ts: … --yes"],
  },
  {
    file: "test/e2e/flux-leaving.test.ts",
    test: "goes with the cluster where that is asked for, the objects of a Kustomization in Git among it",
    of: ["cli/commands/leave.ts: fleetwright leave ………", "cli/remove/ask-for-deletion.ts: … --yes"],
  },
  {
    file: MOVE,
    test: "are named where the plan of a copy is not empty, and proven by the next run when it is",
    of: [
      "cli/commands/move-state.ts: fleetwright move-state",
      "cli/commands/move-state.ts: git add …",
      "cli/commands/move-state.ts: cdktf diff …",
    ],
  },
  {
    file: "test/e2e/move-state-s3.test.ts",
    test: "stay where they are while somebody deploys, who is named, and are moved by the command that is named when that is done",
    of: ["terraform/copy-state.ts: fleetwright move-state"],
  },
  {
    file: MOVE,
    test: "are moved by the next run when one was killed on the way",
    of: [
      "terraform/copy-state.ts: look at … in both places; where the new one is nobody's, delete it and run: fleetwright move-state",
    ],
  },
  {
    file: MOVE,
    test: "are the same for Terraform: a deployment from the new place changes nothing",
    of: ["cli/commands/move-state.ts: fleetwright deploy"],
  },
  {
    file: STATE,
    test: "is made encrypted, versioned, private, for TLS only, with an end for old versions",
    of: ["cli/commands/init-state.ts: fleetwright init --yes"],
  },
  {
    file: STATE,
    test: "is made in us-east-1, too, where naming the place is an error, when somebody says yes",
    of: ["cli/commands/init-state.ts: fleetwright init"],
  },
  {
    file: "test/state/google/bucket.test.ts",
    test: "is left half mended where somebody interrupts, and mended by the command that is named",
    of: ["state/bucket-work.ts: fleetwright init"],
  },
  {
    file: DEMO,
    test: "names what failed, and goes on by the command that is named",
    of: ["cli/commands/demo.ts: fleetwright demo"],
  },
  {
    file: "test/cli/commands/demo.test.ts",
    test: "that can't destroy a stack says why, and goes on by the command that is named",
    of: ["cli/commands/demo.ts: fleetwright demo --down"],
  },
  {
    file: "test/e2e/aws-fleet.test.ts",
    test: "begins with the bucket for its states, and is planned and deployed by the commands that are named then",
    of: ["cli/commands/init-state.ts: fleetwright plan --write", "cli/commands/init-state.ts: fleetwright deploy"],
  },
  {
    file: "test/e2e/aws-adopt.test.ts",
    test: "is taken over with what AWS has of it, which the file then says",
    of: ["cli/commands/adopt.ts: git add …", "cli/commands/adopt.ts: fleetwright deploy …"],
  },
  {
    file: "test/e2e/aws-pool-bounds.test.ts",
    test: "gets a min above its number, also above the max that it had, by an edit and a deployment",
    of: ["cli/commands/scale-pool.ts: fleetwright deploy"],
  },
  {
    file: "test/scaling/aws/node-group.test.ts",
    test: "that were not reached are by the deployment that is named: it hands the same ones over again",
    of: ["scaling/aws/node-group.ts: fleetwright deploy"],
  },
];
