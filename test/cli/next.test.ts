import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "@jest/globals";
import { buildProgram } from "../../lib/cli/main.ts";

const LIB = path.join(import.meta.dirname, "../../lib");

/** Every command of ours that stands in a text of the sources, such as `fleetwright leave ${run.name} --force`. */
function namedCommands(): readonly string[] {
  const files = readdirSync(LIB, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
  const found = files.flatMap((file) =>
    readFileSync(path.join(LIB, file), "utf8")
      .split("\n")
      .filter((line) => /\bnext(:| =)|\bagain = |\bgiveUp = /.test(line))
      .flatMap((line) => [...line.matchAll(/["'`](fleetwright [a-z][^"`]*)["`]/g)].map(([, text = ""]) => text)),
  );
  return [...new Set(found)].toSorted();
}

test("every command that is named as the next one exists, with each of its options", async () => {
  const program = await buildProgram("all");
  const named = namedCommands();
  expect(named.length).toBeGreaterThan(15);
  const wrong = named.filter((text) => {
    const [, name, ...words] = text.split(" ");
    const command = program.commands.find((one) => one.name() === name);
    const common = [...program.options, ...(command?.options ?? [])].map(({ long }) => long);
    const options = words.filter((word) => word.startsWith("--")).map((word) => word.replace(/[^a-z-].*$/, ""));
    return command === undefined || options.some((option) => option !== "--help" && !common.includes(option));
  });
  expect(wrong).toEqual([]);
});
