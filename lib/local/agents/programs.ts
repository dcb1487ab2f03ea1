import path from "node:path";
import { sourcePath } from "../../package-files.ts";
import { checkedProgram } from "../binary.ts";
import { builtPrograms } from "../go-build.ts";
import type { BuildOptions } from "../go-build.ts";
import { ARGOCD_PROGRAMS } from "./argocd-programs.ts";
import { FLUX_PROGRAMS } from "./flux-programs.ts";
import type { Container } from "./pod.ts";

/** An image's program, as it runs outside a container. */
export interface AgentProgram {
  /** Its file's name. */
  readonly name: string;
  /** The Go package, at the version that go.mod beside its table names. */
  readonly package: string;
  /** The tag of the images that it stands for. */
  readonly version: string;
  /** By the file that a container runs of the image; empty where the image runs its only one. */
  readonly roles: Readonly<Record<string, Role>>;
}

/** One way to run a program. */
export interface Role {
  /** The arguments that say where it listens, for the name of each of its container's ports, or its number where it has no name. */
  readonly listens: Readonly<Record<string, (port: number) => readonly string[]>>;
  /** Flags that make no sense outside a Pod. */
  readonly without: readonly string[];
  /** It takes no argument of its container's. Default false. */
  readonly ownArguments?: boolean;
  /** Flags with the Services, `name:port` of its own namespace, that it would find by name. Default: none. */
  readonly reaches?: Readonly<Record<string, string>>;
  /** Variables that say what a container's image says otherwise. Default: none. */
  readonly env?: Readonly<Record<string, string>>;
  /** Containers that come before it and do nothing of use here. Default: none. */
  readonly withoutInit?: readonly string[];
}

/** Programs that are built together, and run together. */
export interface ProgramSet {
  /** Their folder in the cache. */
  readonly cache: string;
  /** The folder with go.mod, relative to the package. */
  readonly source: string;
  /** By the repository of their image. */
  readonly programs: Readonly<Record<string, AgentProgram>>;
  /** How long building takes the first time, in words. */
  readonly takes: string;
  /** What they take when they run, as measured with an empty cluster: resident memory of all, and of what starts them. */
  readonly memory: string;
}

export const PROGRAM_SETS = { argocd: ARGOCD_PROGRAMS, flux: FLUX_PROGRAMS } satisfies Readonly<Record<string, ProgramSet>>;

/** Whose programs run for real. */
export type ProgramSetName = keyof typeof PROGRAM_SETS;

export function isProgramSet(name: string): name is ProgramSetName {
  return Object.hasOwn(PROGRAM_SETS, name);
}

export function programSet(name: ProgramSetName): ProgramSet {
  return PROGRAM_SETS[name];
}

const VARIABLE = "FLEETWRIGHT_AGENT_PROGRAMS";

/**
 * The folder with all programs of a set: the one named by FLEETWRIGHT_AGENT_PROGRAMS, else built from their Go modules and kept
 * in the user's cache. Building takes minutes the first time, and says so.
 *
 * @returns an absolute path
 * @throws FleetError (input) when Go is missing, (remote) when the build fails
 */
export async function agentPrograms(name: ProgramSetName, options: BuildOptions): Promise<string> {
  const { cache, source, takes, ...set } = programSet(name);
  const programs = Object.values(set.programs);
  const named = options.env[VARIABLE];
  if (named !== undefined && named !== "") {
    for (const program of programs) checkedProgram(path.join(named, program.name), VARIABLE);
    return path.resolve(named);
  }
  return await builtPrograms(
    {
      name: cache,
      title: `programs of ${name}`,
      source: sourcePath(source),
      packages: programs.map((program) => program.package),
      files: programs.map((program) => program.name),
      inputs: "",
      ldflags: "-s -w",
      takes,
      variable: VARIABLE,
    },
    options,
  );
}

/** The program that an image stands for, also in a registry of the team's; undefined where it has none, and is simulated. */
export function programOf(image: string, set: ProgramSetName): AgentProgram | undefined {
  const repository = repositoryOf(image);
  const found = Object.entries(programSet(set).programs).find(([name]) => repository.endsWith(name.slice(name.indexOf("/"))));
  return found?.[1];
}

/** What a container runs of its program; undefined where the table has no such role. */
export function roleOf(program: AgentProgram, { args = [] }: Container): Role | undefined {
  return program.roles[fileOf(args)];
}

/** The file that a container's arguments begin with; empty where they begin with something else. */
export function fileOf([first = ""]: readonly string[]): string {
  return first.startsWith("/") ? path.basename(first) : "";
}

/** An image without its tag and digest. */
export function repositoryOf(image: string): string {
  return image.replace(/@.*$/, "").replace(/:[^:/]*$/, "");
}
