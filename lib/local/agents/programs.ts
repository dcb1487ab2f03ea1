import path from "node:path";
import { sourcePath } from "../../package-files.ts";
import { checkedProgram } from "../binary.ts";
import { builtPrograms } from "../go-build.ts";
import type { BuildOptions } from "../go-build.ts";

/** An image's program, as it runs outside a container. */
export interface AgentProgram {
  /** Also its file's name. */
  readonly name: string;
  /** The Go package, at the version that go.mod beside this file names. */
  readonly package: string;
  /** The tag of the images that it stands for. */
  readonly version: string;
  /** The flag that says where it listens, for the name of each of its container's ports. */
  readonly listens: Readonly<Record<string, string>>;
  /** Flags that make no sense outside a Pod. */
  readonly without: readonly string[];
}

/** Programs by the repository of their image. */
export const AGENT_PROGRAMS: Readonly<Record<string, AgentProgram>> = {
  "ghcr.io/fluxcd/source-controller": {
    ...flux("source-controller"),
    listens: { http: "--storage-addr", "http-prom": "--metrics-addr", healthz: "--health-addr" },
  },
  "ghcr.io/fluxcd/kustomize-controller": {
    ...flux("kustomize-controller"),
    listens: { "http-prom": "--metrics-addr", healthz: "--health-addr" },
  },
};

/** What they take when they run, as measured with an empty cluster: resident memory of both controllers and of what starts them. */
export const AGENTS_MEMORY = "about 300 MB of memory a cluster";

const VARIABLE = "FLEETWRIGHT_AGENT_PROGRAMS";

function flux(name: string): Pick<AgentProgram, "name" | "package" | "version" | "without"> {
  // Leader election asks for the namespace in a file that only a container has; a Deployment of one needs none.
  return { name, package: `github.com/fluxcd/${name}`, version: "v1.9.5", without: ["--enable-leader-election"] };
}

/**
 * The folder with all programs: the one named by FLEETWRIGHT_AGENT_PROGRAMS, else built from their Go modules and kept
 * in the user's cache. Building takes minutes the first time, and says so.
 *
 * @returns an absolute path
 * @throws FleetError (input) when Go is missing, (remote) when the build fails
 */
export async function agentPrograms(options: BuildOptions): Promise<string> {
  const programs = Object.values(AGENT_PROGRAMS);
  const named = options.env[VARIABLE];
  if (named !== undefined && named !== "") {
    for (const { name } of programs) checkedProgram(path.join(named, name), VARIABLE);
    return path.resolve(named);
  }
  return await builtPrograms(
    {
      name: "agents",
      title: "agents' programs",
      source: sourcePath("lib/local/agents/flux"),
      packages: programs.map((program) => program.package),
      files: programs.map(({ name }) => name),
      inputs: "",
      ldflags: "-s -w",
      takes: "about 5 minutes on 2 cores",
      variable: VARIABLE,
    },
    options,
  );
}

/** The program that an image stands for, also in a registry of the team's; undefined where it has none, and is simulated. */
export function programOf(image: string): AgentProgram | undefined {
  const repository = repositoryOf(image);
  const found = Object.entries(AGENT_PROGRAMS).find(([name]) => repository.endsWith(name.slice(name.indexOf("/"))));
  return found?.[1];
}

/** An image without its tag and digest. */
export function repositoryOf(image: string): string {
  return image.replace(/@.*$/, "").replace(/:[^:/]*$/, "");
}
