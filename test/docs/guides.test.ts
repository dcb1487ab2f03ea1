import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "@jest/globals";
import { ALL_RULES } from "../../lib/cli/frame/all-rules.ts";
import { loadFleet } from "../../lib/fleet-file/read/load.ts";
import { synthesizeFleet } from "../support/synthesized-fleet.ts";
import { tempFolder } from "../support/temp-folder.ts";

const ROOT = path.join(import.meta.dirname, "../..");
const PAGES = ["README.md", ...["docs", "docs/reference", "docs/decisions"].flatMap(pagesIn)];

function pagesIn(folder: string): readonly string[] {
  return readdirSync(path.join(ROOT, folder))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `${folder}/${name}`);
}

function read(page: string): string {
  return readFileSync(path.join(ROOT, page), "utf8");
}

/** What GitHub calls a heading in links. */
function anchorsOf(page: string): readonly string[] {
  return [...read(page).matchAll(/^#+ (.*)$/gm)].map(([, title = ""]) =>
    title
      .toLowerCase()
      .replace(/[^\p{Letter}\p{Number} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

test.each(PAGES)("every link in %s leads somewhere", (page) => {
  const links = [...read(page).matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)/g)];
  const broken = links.filter(([, file = "", anchor]) => {
    const target = file === "" ? page : path.join(path.dirname(page), file);
    if (!existsSync(path.join(ROOT, target))) return true;
    return anchor !== undefined && !anchorsOf(target).includes(anchor);
  });
  expect(broken.map(([link]) => link)).toEqual([]);
});

test("every decision has a number of its own", () => {
  const numbers = PAGES.flatMap((page) => /decisions\/(\d{4})-/.exec(page)?.[1] ?? []);
  expect(numbers).toEqual(numbers.map((_, at) => String(at + 1).padStart("0000".length, "0")));
});

test("every rule that a page names is one", () => {
  const known = new Set(ALL_RULES.map(({ id }) => id));
  const named = PAGES.flatMap((page) => [...read(page).matchAll(/FW\d{4}/g)].map(([id]) => ({ page, id })));
  expect(named.filter(({ id }) => !known.has(id))).toEqual([]);
  expect(named.map(({ page }) => page)).toEqual(expect.arrayContaining(["docs/aws.md", "docs/google.md"]));
});

describe("README.md", () => {
  const folder = tempFolder();

  test("has fleet files that can be synthesized as they are", async () => {
    const blocks = [...read("README.md").matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, text = ""]) => text);
    for (const [index, text] of blocks.entries()) {
      const file = path.join(folder(), `fleet-${index}.yaml`);
      writeFileSync(file, text);
      const { fleet } = await loadFleet({ file, today: "2026-11-20" });
      const { stacks } = await synthesizeFleet(fleet, path.join(folder(), `${index}`));
      expect(stacks.size).toBeGreaterThan(fleet.clusters.length);
    }
    expect(blocks).toHaveLength(2);
  });
});
