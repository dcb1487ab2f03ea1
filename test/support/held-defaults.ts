import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { checkFleet } from "../../lib/fleet-file/read/check.ts";
import type { ResourceJson } from "./security-defaults.ts";
import { synthesizeFleet } from "./synthesized-fleet.ts";

/** What every resource of a type has, by its arguments; checkov knows some of it, and this all of it. */
export interface Held {
  readonly type: string;
  /** Those of the type that have it, where not all do. */
  readonly where?: (resource: ResourceJson) => boolean;
  /** By their places: `network_acls.bypass`. */
  readonly values: Readonly<Record<string, unknown>>;
}

/**
 * Looks at every resource that a fleet has of these types.
 *
 * @param fleet - the file of one that has each of them
 */
export function describeHeld(title: string, fleet: string, held: readonly Held[]): void {
  describe(title, () => {
    const folder = mkdtempSync(path.join(tmpdir(), "held-"));
    let resources: readonly (readonly [type: string, resource: ResourceJson])[] = [];

    beforeAll(async () => {
      const { fleet: checked, problems } = checkFleet(fleet, "fleet.yaml", "2026-11-20");
      if (checked === undefined) throw new Error(problems.map(({ message }) => message).join("\n"));
      const { stacks } = await synthesizeFleet(checked.fleet, folder);
      resources = [...stacks.values()].flatMap((text) => {
        const { resource = {} } = JSON.parse(text) as {
          readonly resource?: Readonly<Record<string, Readonly<Record<string, ResourceJson>>>>;
        };
        return Object.entries(resource).flatMap(([type, named]) => Object.values(named).map((one) => [type, one] as const));
      });
    });

    afterAll(() => {
      rmSync(folder, { recursive: true });
    });

    const rows = held.flatMap(({ type, where = () => true, values }) =>
      Object.entries(values).map(([argument, value]) => [`${type} ${argument}`, { type, where, argument, value }] as const),
    );

    test.each(rows)("%s is as we decided it for everybody, in each of them", (_, { type, where, argument, value }) => {
      const own = resources.filter(([of, resource]) => of === type && where(resource));
      expect(own.length).toBeGreaterThan(0);
      for (const [, resource] of own) expect(valueAt(resource, argument.split("."))).toEqual(value);
    });
  });
}

function valueAt(resource: ResourceJson, [key = "", ...rest]: readonly string[]): unknown {
  const value = resource[key];
  if (rest.length === 0) return value;
  return typeof value === "object" && value !== null ? valueAt(value as ResourceJson, rest) : undefined;
}
