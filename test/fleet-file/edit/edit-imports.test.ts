import { describe, expect, test } from "@jest/globals";
import { setImports } from "../../../lib/fleet-file/edit/edit-imports.ts";

const IMPORTS = { "aws_eks_cluster.a": "legacy", "aws_eks_addon.b_1": "legacy:coredns" };

/** The fleet file before and after, as far as its one cluster goes. */
function after(entry: string): string {
  return setImports(`# kept\nclusters:\n  legacy:${entry}\n  # kept too\n  hub: {}\n`, "legacy", IMPORTS);
}

describe("imports are written into the fleet file, and all else stays as a person wrote it", () => {
  test("in lines", () => {
    expect(after("\n    adopt:\n      names: { cluster: legacy } # its name")).toContain(
      `adopt:
      names: { cluster: legacy }
      imports:
        aws_eks_cluster.a: "legacy"
        aws_eks_addon.b_1: "legacy:coredns" # its name
`,
    );
  });

  test("in one line", () => {
    expect(after(" { adopt: { names: { cluster: legacy } } }")).toContain(
      'legacy: { adopt: { names: { cluster: legacy }, imports: { aws_eks_cluster.a: "legacy", aws_eks_addon.b_1: "legacy:coredns" } } }\n  # kept too',
    );
  });

  test("in place of older ones", () => {
    const first = after("\n    adopt:\n      imports: { aws_eks_cluster.old: x }\n      names: { cluster: legacy }");
    expect(first).not.toContain("old");
    expect(setImports(first, "legacy", IMPORTS)).toBe(first);
    expect(after(" { adopt: { imports: { aws_eks_cluster.old: x }, names: { cluster: legacy } } }")).not.toContain("old");
  });

  test("and where that is not possible, a person is told what to do", () => {
    expect(() => after(" &x {}")).toThrow("clusters.legacy.adopt.imports yourself");
  });
});
