import { copyFileSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { beforeEach, describe, expect, test } from "@jest/globals";
import { command as review } from "../../../lib/cli/commands/review.ts";
import { command as plan } from "../../../lib/cli/commands/plan.ts";
import type { CommandContext, Outcome } from "../../../lib/cli/frame/command.ts";
import { aContext } from "../../support/a-context.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const FLEET = `fleet: acme
edition: "2026-11"
state: { backend: local }
access: { operators: [203.0.113.0/24] }
sync: { hub: hub, agent: none }
rings: { canary: {}, stable: {} }
defaults: { kubernetes: "1.34", protect: false, ring: stable }
regions: { west: { cloud: aws, location: eu-west-1, account: "111122223333" } }
clusters:
  hub: { region: west }
  shop: { region: west, ring: canary }
`;

describe("fleetwright review without a plan", () => {
  const folder = tempFolder();
  let context: CommandContext;

  async function reviewed(after: string, ...options: readonly string[]): Promise<Outcome> {
    const before = path.join(folder(), "before");
    mkdirSync(before);
    for (const file of ["fleet.yaml", "fleet.lock"]) copyFileSync(path.join(folder(), file), path.join(before, file));
    writeFileSync(path.join(folder(), "fleet.yaml"), after);
    const [out] = options;
    return await review.run(context, [before], out === undefined ? {} : { out });
  }

  beforeEach(async () => {
    context = aContext(path.join(folder(), "fleet.yaml"));
    writeFileSync(path.join(folder(), "fleet.yaml"), FLEET);
    await plan.run(context, [], { write: true });
  });

  test("tells what is opened above what is upgraded, and what both reach", async () => {
    const { text } = await reviewed(
      FLEET.replace("203.0.113.0/24", "203.0.113.0/24, 198.51.100.0/24").replace(
        "ring: canary }",
        'ring: canary, kubernetes: "1.35" }',
      ),
    );
    const order = ["OPENED, GRANTED AWAY", "allow list of operators is widened by 198.51.100.0/24", "UPGRADED", "1.34 → 1.35"];
    const at = order.map((words) => text.indexOf(words));
    expect(at.every((one, index) => one > (at[index - 1] ?? -1))).toBe(true);
    expect(text).toContain("foretold without a plan");
    expect(text).toMatch(/canary: 1 of 1 cluster, \d+ stacks?, \d+ changes?/);
    expect(text).toMatch(/west: 2 of 2 clusters, \d+ stacks, \d+ changes/);
  });

  test("tells what leaves, with all that goes, above the fold; nobody has to confirm it once more", async () => {
    const { text, result } = await reviewed(FLEET.replace("ring: canary }", "ring: canary, state: absent }"));
    expect(text.indexOf("cluster-shop (leaving)")).toBeGreaterThan(text.indexOf("DESTROYED, REPLACED OR LEFT BEHIND"));
    expect(text.indexOf("cluster-shop (leaving)")).toBeLessThan(text.indexOf("LEAVES THE FLEET"));
    expect(result).toMatchObject({ gates: [] });
    expect(text).toContain("cluster-shop leaves");
  });

  test("writes every form to a folder, and no manifest of plans that were never made", async () => {
    const out = path.join(folder(), "out");
    await reviewed(FLEET.replace("canary }", 'canary, kubernetes: "1.35" }'), out);
    expect(readdirSync(out).sort()).toEqual(["comment.md", "report.html", "report.json", "report.sarif", "summary.md"]);
    const sarif = JSON.parse(readFileSync(path.join(out, "report.sarif"), "utf8")) as {
      readonly version: string;
      readonly runs: readonly {
        readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
        readonly results: readonly {
          readonly ruleId: string;
          readonly ruleIndex: number;
          readonly locations: readonly {
            readonly physicalLocation: {
              readonly artifactLocation: { readonly uri: string };
              readonly region: { readonly startLine: number };
            };
          }[];
        }[];
      }[];
    };
    expect(sarif.version).toBe("2.1.0");
    const [run] = sarif.runs;
    const upgrade = run?.results.find(({ ruleId }) => ruleId === "attention");
    expect(run?.tool.driver.rules[upgrade?.ruleIndex ?? -1]?.id).toBe("attention");
    expect(upgrade?.locations[0]?.physicalLocation).toEqual({
      artifactLocation: { uri: "fleet.yaml" },
      region: { startLine: 11 },
    });
  });

  test("plans nothing but the working tree", async () => {
    const run = review.run(context, ["main", "HEAD"], { plan: true });
    await expect(run).rejects.toThrow(/plans are made of the working tree/);
  });
});
