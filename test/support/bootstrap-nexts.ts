import type { Proof } from "./nexts.ts";

const TRUST = "test/bootstrap/engine/rotate-trust.test.ts";
const ENGINE = "test/bootstrap/engine/next.test.ts";

/** What `lib/bootstrap` prints after `next:`, and no other part besides. */
export const BOOTSTRAP_PROOFS: readonly Proof[] = [
  {
    file: TRUST,
    test: "waits for a member that can't be reached, and tells with which command it goes on",
    of: ["bootstrap/engine/rotate-trust.ts: fleetwright rotate --authority"],
  },
  {
    file: TRUST,
    test: "does not begin without a member that is registered, and names it",
    of: ["bootstrap/engine/rotate-trust.ts: fleetwright leave …"],
  },
  {
    file: TRUST,
    test: "is refused to one that has ended, and to another one while a change is under way",
    of: ["bootstrap/registries/argocd-agent/change-authority.ts: fleetwright rotate --authority"],
  },
  {
    file: TRUST,
    test: "names what brings an authority back that somebody has deleted",
    of: ["bootstrap/registries/argocd-agent/change-authority.ts: fleetwright bootstrap '*' --verify"],
  },
  {
    file: TRUST,
    test: "goes on with one member by the command that is named",
    of: ["bootstrap/engine/rotate-trust.ts: fleetwright rotate …"],
  },
  {
    file: "test/bootstrap/registries/argocd-agent.test.ts",
    test: "is refused where it is something else, with the command that pins it anew",
    of: [
      "bootstrap/agents/argocd/install.ts: fleetwright pin …",
      "bootstrap/registries/argocd-agent/release.ts: fleetwright pin argocd-agent",
    ],
  },
  {
    file: "test/bootstrap/engine/rotate.test.ts",
    test: "goes on by the command that is named, where a cluster did not take it",
    of: ["bootstrap/engine/rotate.ts: fleetwright rotate …"],
  },
  {
    file: "test/bootstrap/engine/rotate.test.ts",
    test: "writes nothing to what is no member yet, and names what makes it one",
    of: ["bootstrap/engine/rotate.ts: fleetwright bootstrap …"],
  },
  {
    file: ENGINE,
    test: "goes on after the deadline of a wait",
    of: ["bootstrap/engine/bootstrap-member.ts: fleetwright bootstrap ……"],
  },
  {
    file: ENGINE,
    test: "is the hub's where that has to come first",
    of: ["bootstrap/engine/phases/pre-register.ts: fleetwright bootstrap …"],
  },
  {
    file: ENGINE,
    test: "is run again when a cluster of a cloud answers",
    of: ["bootstrap/engine/session.ts: fleetwright bootstrap …"],
  },
  {
    file: ENGINE,
    test: "comes after the rights that somebody has to grant",
    of: ["bootstrap/engine/phases/reach.ts: grant the rights, then `fleetwright bootstrap …`"],
  },
  {
    file: ENGINE,
    test: "has an agent that this release doesn't know leave with the one that does",
    of: ["bootstrap/engine/change-agent.ts: fleetwright leave …, with the release that installed it"],
  },
  {
    file: ENGINE,
    test: "has another cluster that answers under a member's name take its place",
    of: [
      "bootstrap/engine/phases/identify.ts: find out which cluster it is; `fleetwright bootstrap … --replace` has it take the old one's place",
    ],
  },
  {
    file: ENGINE,
    test: "takes over an agent that somebody has installed by hand",
    of: [
      "bootstrap/engine/phases/survey.ts: `fleetwright bootstrap … --adopt` takes it over; or remove it, or set `sync.agent: none` for this fleet",
    ],
  },
  {
    file: ENGINE,
    test: "takes it over once its keeper has let go",
    of: ["bootstrap/engine/adopt.ts: …, then `fleetwright bootstrap … --adopt`"],
  },
  {
    file: ENGINE,
    test: "lets go of a cluster that is a member under another name",
    of: ["bootstrap/engine/phases/identify.ts: fleetwright leave …, with that fleet's file"],
  },
  {
    file: ENGINE,
    test: "is --force where the member can't be reached",
    of: ["bootstrap/engine/leave.ts: fleetwright leave … --force"],
  },
  {
    file: ENGINE,
    test: "has those leave first who are registered in the hub",
    of: ["bootstrap/engine/leave.ts: fleetwright leave …"],
  },
  {
    file: ENGINE,
    test: "is that of the member that the cluster is",
    of: ["bootstrap/engine/leave.ts: fleetwright leave …, with that fleet's file"],
  },
  {
    file: ENGINE,
    test: "is leave again when the holder of an object lets go of it",
    of: ["bootstrap/engine/leave.ts: fleetwright leave ………"],
  },
  {
    file: ENGINE,
    test: "leaves what was delivered where nobody would remove it",
    of: ["bootstrap/agents/flux/drain.ts: mend that, or `fleetwright leave …`, which leaves what was delivered where it is"],
  },
  {
    file: ENGINE,
    test: "pins what the lock doesn't pin",
    of: ["bootstrap/artefacts/missing-pins.ts: fleetwright pin …"],
  },
  {
    file: ENGINE,
    test: "takes what is published in place of something else that was pinned, which keeps its source until told otherwise",
    of: ["bootstrap/agents/flux/controllers.ts: fleetwright pin flux --component … --from …"],
  },
  {
    file: "test/bootstrap/registries/karmada-agent.test.ts",
    test: "refuses files that are not Karmada's, with the command that pins them anew",
    of: ["bootstrap/registries/karmada/release.ts: fleetwright pin karmada"],
  },
  {
    file: "test/bootstrap/registries/karmada.test.ts",
    test: "has a cluster once: another name for it stops, with both",
    of: ["bootstrap/registries/karmada/once-only.ts: take Cluster … out of Karmada, or the cluster out of this fleet"],
  },
  {
    file: "test/bootstrap/registries/ocm.test.ts",
    test: "is refused, with the command that pins the operators anew",
    of: ["bootstrap/registries/ocm/release.ts: fleetwright pin ocm"],
  },
  {
    file: "test/bootstrap/agents/argocd/lifecycle.test.ts",
    test: "can't delete what was delivered without its controller, says so, and leaves it where that is asked for instead",
    of: ["bootstrap/agents/argocd/drain.ts: mend that, or `fleetwright leave …`, which leaves what was delivered where it is"],
  },
  {
    file: "test/bootstrap/agents/argocd/objects.test.ts",
    test: "takes what is published in place of something else that was pinned",
    of: ["bootstrap/agents/argocd/install.ts: fleetwright pin argocd --from …"],
  },
];
