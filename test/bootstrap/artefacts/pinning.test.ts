import { describe, expect, test } from "@jest/globals";
import type { Artefact } from "../../../lib/bootstrap/artefacts/artefact-store.ts";
import { formatSource } from "../../../lib/bootstrap/artefacts/artefact-error.ts";
import { parseSource, pin } from "../../../lib/bootstrap/artefacts/pinning.ts";
import type { Pinned, PinRequest } from "../../../lib/bootstrap/artefacts/pinning.ts";
import type { PublishedArtefact } from "../../../lib/bootstrap/artefacts/published.ts";
import { PUBLISHED } from "../../../lib/bootstrap/plugins.ts";
import type { Pin } from "../../../lib/model/artefact.ts";

const FIRST = published("first", "v1.0.0");
const SECOND = published("second", "v1.0.0");

function published(component: string, version: string): PublishedArtefact {
  return { agent: "tool", component, version, source: { gomod: `example.com/${component}@${version}` }, files: ["a.yaml"] };
}

function pinned(part: PublishedArtefact, digest = digestOf(part)): Pin {
  return { ...part, digest };
}

/** Stands in for the bytes: tells what was asked for. */
function digestOf({ source, files }: Artefact): string {
  return `sha256:${formatSource(source)}|${files.join(",")}`;
}

function run(request: Partial<PinRequest>): Promise<Pinned> {
  const all = { agents: ["tool"], published: { tool: [FIRST, SECOND] }, pins: [], ...request };
  return pin(all, async (artefact) => digestOf(artefact));
}

function shown(pins: readonly Pin[]): readonly string[] {
  return pins.map(
    ({ component, version, source, files }) => `${component} ${version} ${formatSource(source)} [${files.join(",")}]`,
  );
}

describe("pinning", () => {
  test("an agent for the first time takes all its parts as this release has them", async () => {
    const { pins, changes } = await run({});
    expect(pins).toEqual([pinned(FIRST), pinned(SECOND)]);
    expect(changes.map(({ component, before }) => [component, before])).toEqual([
      ["first", undefined],
      ["second", undefined],
    ]);
  });

  test("again changes nothing, and leaves the pins of other agents alone", async () => {
    const other = { ...pinned(FIRST), agent: "other" };
    const { pins, changes } = await run({ pins: [pinned(SECOND), other, pinned(FIRST)] });
    expect(pins).toEqual([other, pinned(FIRST), pinned(SECOND)]);
    expect(changes).toEqual([]);
  });

  test("keeps version and source of what is pinned, and takes the digest that it has now", async () => {
    const old = pinned(published("first", "v0.9.0"), "sha256:old");
    const { pins, changes } = await run({ pins: [old, pinned(SECOND)] });
    expect(shown(pins)[0]).toBe("first v0.9.0 gomod:example.com/first@v0.9.0 [a.yaml]");
    expect(changes.map(({ component, before, after }) => [component, before?.digest, after?.digest])).toEqual([
      ["first", "sha256:old", "sha256:gomod:example.com/first@v0.9.0|a.yaml"],
    ]);
  });

  test("a version moves every part of the agent to it", async () => {
    const { pins } = await run({ pins: [pinned(FIRST)], version: "v2.0.0" });
    expect(shown(pins)).toEqual([
      "first v2.0.0 gomod:example.com/first@v2.0.0 [a.yaml]",
      "second v2.0.0 gomod:example.com/second@v2.0.0 [a.yaml]",
    ]);
  });

  test.each<[from: string, version: string | undefined, component: string | undefined, first: string]>([
    [
      "gomod:mirror.example.com/x/first@v3.0.0",
      undefined,
      undefined,
      "first v3.0.0 gomod:mirror.example.com/x/first@v3.0.0 [a.yaml]",
    ],
    ["url:https://mirror.example.com/first.yaml", "v3", "first", "first v3 url:https://mirror.example.com/first.yaml []"],
    ["file:vendor/first.yaml", "v3", "first", "first v3 file:vendor/first.yaml []"],
    ["file:vendor/first/", "v3", "first", "first v3 file:vendor/first/ [a.yaml]"],
  ])("%s replaces the source of its part alone", async (from, version, component, first) => {
    const { pins } = await run({
      from: parseSource(from),
      ...(version === undefined ? {} : { version }),
      ...(component === undefined ? {} : { component }),
    });
    expect(shown(pins)).toEqual([first, "second v1.0.0 gomod:example.com/second@v1.0.0 [a.yaml]"]);
  });

  test.each<[why: string, request: Partial<PinRequest>, says: RegExp]>([
    ["an agent that there isn't", { agents: ["tol"] }, /nothing to pin for "tol"; there is for tool/],
    [
      "a source without a version",
      { from: { url: "https://x.example" }, component: "first" },
      /does not tell its version: say tool@VERSION/,
    ],
    ["a source for nobody knows what", { from: { url: "https://x.example" }, version: "v1" }, /--component first \| second/],
    [
      "a part that there isn't",
      { from: { url: "https://x.example" }, version: "v1", component: "third" },
      /--component first \| second/,
    ],
    [
      "another version of an address",
      { pins: [{ ...pinned(FIRST), source: { url: "https://x.example" } }], version: "v2" },
      /has no versions: say --from/,
    ],
  ])("refuses %s", async (_, request, says) => {
    await expect(run(request)).rejects.toThrow(says);
  });

  test.each(["example.com/x@v1", "gomod:", "docker://x", ""])("refuses %j as a source, saying what would be one", (text) => {
    expect(() => parseSource(text)).toThrow(/gomod:module@version, url:https:.*, oci:.* or file:path/);
  });
});

test("what this release pins by default is exact, sorted and in order", () => {
  const all = Object.entries(PUBLISHED).flatMap(([name, parts]) => parts.map((part) => ({ name, part })));
  for (const { name, part } of all) {
    expect(part.agent).toBe(name);
    expect("gomod" in part.source && part.source.gomod.endsWith(`@${part.version}`)).toBe(true);
    expect(part.files).toEqual(part.files.toSorted());
  }
  expect(all.map(({ part }) => `${part.agent}/${part.component}`)).toEqual([
    "argocd/argo-cd",
    "argocd-agent/argo-cd",
    "argocd-agent/argocd-agent",
    "clusterprofile/cluster-inventory-api",
    "flux/kustomize-controller",
    "flux/source-controller",
    "karmada/karmada-agent",
    "ocm/cluster-manager",
    "ocm/klusterlet",
  ]);
});
