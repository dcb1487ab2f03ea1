import { existsSync, mkdtempSync, rmSync, statSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { FleetError } from "../../errors.ts";
import { lockPath } from "../../fleet-file/read/lock-file.ts";
import type { CommandContext } from "../frame/command.ts";
import { Git } from "./git.ts";
import { isPlainProject, programOf } from "./project-app.ts";

/** A project as it was or is somewhere. */
export interface Side {
  /** `working tree`, `main (3f2c1a9)`, or the folder. */
  readonly name: string;
  readonly commit: string | undefined;
  /** Absolute; the file may be missing. */
  readonly fleet: string;
  /** Absolute. */
  readonly project: string;
}

/** Both sides of a comparison; what was written for them goes when they are done with. */
export interface Sides {
  readonly before: Side;
  readonly after: Side;
  /** An empty folder of our own. */
  readonly folder: string;
}

/**
 * Finds what two words name, lets somebody work with it, and removes what was written for that.
 *
 * @param words - a revision of git, or a folder (`./other`, or what no revision is called): the older one, which is where the
 * default branch was left where nothing is said, and the newer one, by default what lies in the working tree
 * @throws FleetError (input) for words that name nothing
 */
export async function withSides<T>(
  words: readonly (string | undefined)[],
  context: CommandContext,
  use: (sides: Sides) => Promise<T>,
): Promise<T> {
  // Readable by nobody else, as the fleet may be.
  const folder = mkdtempSync(path.join(tmpdir(), "fleetwright-review-"));
  try {
    const [before, after] = words;
    const sides = {
      before: await olderSide(before, context, path.join(folder, "before")),
      after:
        after === undefined
          ? { name: "working tree", commit: undefined, fleet: context.fleet, project: context.project }
          : await sideOf(after, context, path.join(folder, "after")),
    };
    return await use({ ...sides, folder });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function olderSide(word: string | undefined, context: CommandContext, folder: string): Promise<Side> {
  if (word !== undefined) return await sideOf(word, context, folder);
  const git = new Git(path.dirname(context.fleet), context);
  const begun = await git.begunAt();
  if (begun === undefined) {
    throw new FleetError("input", `there is nothing to compare with: no commit of git, and no BASE was given${await cut(git)}`);
  }
  return await revision(begun.slice(0, SHORT), begun, context, folder);
}

/** What a missing commit may be owed to. */
async function cut(git: Git): Promise<string> {
  return (await git.isShallow()) ? "; this clone has a part of the history only (`git fetch --unshallow`)" : "";
}

/** Characters of a commit's name that people read. */
const SHORT = 9;

async function sideOf(word: string, context: CommandContext, folder: string): Promise<Side> {
  const isPath = /^\.{0,2}\//.test(word) || word === "." || word === "..";
  const git = new Git(path.dirname(context.fleet), context);
  const commit = isPath || word.startsWith("-") ? undefined : await git.commit(word);
  if (commit !== undefined) return await revision(word, commit, context, folder);
  if (!existsSync(word) || !statSync(word).isDirectory()) {
    throw new FleetError("input", `${JSON.stringify(word)} is neither a revision of git nor a folder${await cut(git)}`);
  }
  const other = path.resolve(word);
  const inside = (file: string): string => path.join(other, path.relative(context.project, file));
  return { name: word, commit: undefined, fleet: inside(context.fleet), project: other };
}

/** Only what the comparison reads is written: all of it where the project has a program of its own. */
async function revision(word: string, commit: string, context: CommandContext, folder: string): Promise<Side> {
  const git = new Git(path.dirname(context.fleet), context);
  const prefix = await git.prefix();
  if (prefix === undefined) throw new FleetError("input", `${path.dirname(context.fleet)} is in no work tree of git`);
  const here = path.dirname(context.fleet);
  const inside = (file: string): string => path.join(prefix, path.relative(here, file));
  const side = {
    name: commit.startsWith(word) ? word : `${word} (${commit.slice(0, SHORT)})`,
    commit,
    fleet: path.resolve(folder, inside(context.fleet)),
    project: path.resolve(folder, inside(context.project)),
  };
  const write = async (...files: readonly string[]): Promise<void> => {
    const there = await git.present(commit, files);
    if (there.length > 0) await git.writeTo(commit, folder, there);
  };
  await write(inside(context.fleet), inside(lockPath(context.fleet)), inside(path.join(context.project, "cdktf.json")));
  const program = programOf(side.project);
  if (program?.startsWith(`${folder}${path.sep}`) === true) await write(path.relative(folder, program));
  if (/\.[cm]?[jt]s$/.test(side.fleet) || !isPlainProject(side.project)) {
    await git.writeTo(commit, folder);
    // Packages are no part of a revision: those of the working tree serve it.
    const top = path.resolve(here, path.relative(prefix, "."));
    for (const owner of new Set([top, context.project])) linkPackages(owner, path.join(folder, inside(owner)));
  }
  return side;
}

function linkPackages(from: string, to: string): void {
  const [packages, link] = [path.join(from, "node_modules"), path.join(to, "node_modules")];
  if (existsSync(packages) && existsSync(to) && !existsSync(link)) symlinkSync(packages, link, "dir");
}
