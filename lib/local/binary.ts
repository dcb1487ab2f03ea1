import { accessSync, constants } from "node:fs";
import path from "node:path";
import { FleetError } from "../errors.ts";
import { LOCAL_KUBERNETES } from "../clouds/local/kubernetes.ts";
import { sourcePath } from "../package-files.ts";
import { builtPrograms } from "./go-build.ts";
import type { BuildOptions } from "./go-build.ts";

export interface BinaryOptions extends BuildOptions {
  /** Kubernetes minor, `1.36`. */
  readonly kubernetes: string;
}

const NAME = "control-plane";
const VARIABLE = "FLEETWRIGHT_CONTROL_PLANE";
const VERSION_PACKAGE = "k8s.io/component-base/version";

/**
 * The program with all parts of a control plane: the one named by FLEETWRIGHT_CONTROL_PLANE, else built from its Go
 * modules and kept in the user's cache. Building takes some six minutes the first time, and says so.
 *
 * @returns an absolute path
 * @throws FleetError (input) when the version has no build or Go is missing, (remote) when the build fails
 */
export async function controlPlaneBinary(options: BinaryOptions): Promise<string> {
  const release = LOCAL_KUBERNETES[options.kubernetes];
  if (release === undefined) {
    throw new FleetError(
      "input",
      `Kubernetes ${options.kubernetes} has no build for this machine; there is one for ${Object.keys(LOCAL_KUBERNETES).join(", ")}`,
    );
  }
  const named = options.env[VARIABLE];
  if (named !== undefined && named !== "") return checkedProgram(named, VARIABLE);
  const [, major, minor] = /^v(\d+)\.(\d+)/.exec(release) ?? [];
  const version = Object.entries({ gitVersion: release, gitMajor: major, gitMinor: minor });
  const folder = await builtPrograms(
    {
      name: NAME,
      title: `control plane ${release}`,
      source: sourcePath("lib/local/control-plane"),
      packages: ["."],
      files: [NAME],
      inputs: release,
      ldflags: `-s -w ${version.map(([name, value]) => `-X ${VERSION_PACKAGE}.${name}=${value}`).join(" ")}`,
      takes: "about 6 minutes on 2 cores",
      variable: VARIABLE,
    },
    options,
  );
  return path.join(folder, NAME);
}

/** @throws FleetError (input) naming the variable where its program can't be run */
export function checkedProgram(named: string, variable: string): string {
  try {
    accessSync(named, constants.X_OK);
  } catch (error) {
    throw new FleetError("input", `${variable} names "${named}", which can't be run`, { cause: error });
  }
  return path.resolve(named);
}
