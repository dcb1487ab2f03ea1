import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "@jest/globals";
import { demoFleetWith, ofDemo } from "../../../lib/cli/demo/demo-fleet.ts";
import { aContext } from "../../support/a-context.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const folder = tempFolder();

function aFleet(name = "fleet.yaml"): ReturnType<typeof aContext> {
  const file = path.join(folder(), name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, "fleet: demo\nsync:\n  hub: hub\n  registry: clusterprofile # the default\n  agent: flux\n");
  writeFileSync(file.replace(/[^.]+$/, "lock"), "format: 2\n");
  return aContext(file, { project: folder() });
}

describe("a demo with another agent than the fleet file names", () => {
  test("is made of a copy, and leaves the fleet file as it is", () => {
    const context = aFleet();
    const before = readFileSync(context.fleet, "utf8");
    const copy = demoFleetWith("argocd", context);
    expect(copy).toBe(path.join(folder(), ".fleetwright/demo/fleet.yaml"));
    expect(readFileSync(copy, "utf8")).toContain("registry: argocd # the default\n  agent: none\n");
    expect(readFileSync(copy.replace(/yaml$/, "lock"), "utf8")).toBe("format: 2\n");
    expect(readFileSync(context.fleet, "utf8")).toBe(before);
  });

  test("is known again by what its record says, so that it is gone on with and taken down", () => {
    const context = aFleet();
    expect(ofDemo(context, ".fleetwright/demo/fleet.yaml").fleet).toBe(path.join(folder(), ".fleetwright/demo/fleet.yaml"));
    for (const recorded of [undefined, "fleet.yaml"]) expect(ofDemo(context, recorded).fleet).toBe(context.fleet);
  });

  test("is refused for an agent that can't be shown, and for a fleet file that is a program", () => {
    expect(() => demoFleetWith("karmada", aFleet())).toThrow(/can't show the agent "karmada".*argocd and flux/);
    expect(() => demoFleetWith("argocd", aFleet("fleet.ts"))).toThrow(/fleet\.ts is a program/);
  });
});
