import { spawnSync } from "node:child_process";

interface Tool {
  /** Commands that show it is there: any of them is enough. */
  readonly probes: readonly (readonly [command: string, ...args: string[]])[];
  /** A variable that stands in for it where it is set. */
  readonly variable?: string;
  readonly install: string;
  /** Whether CI may lack it. */
  readonly optionalInCi?: boolean;
}

/** What tests may need beside what `npm ci` installs. */
export const TOOLS = {
  go: { probes: [["go", "version"]], install: "Go 1.26 or newer" },
  /** What local clusters run on: built by Go, unless a built one is named. */
  "control-plane": {
    probes: [["go", "version"]],
    variable: "FLEETWRIGHT_CONTROL_PLANE",
    install: "Go 1.26 or newer, or set FLEETWRIGHT_CONTROL_PLANE to a built control plane",
  },
  /** What runs in local clusters whose agents are real. */
  agents: {
    probes: [["go", "version"]],
    variable: "FLEETWRIGHT_AGENT_PROGRAMS",
    install: "Go 1.26 or newer, or set FLEETWRIGHT_AGENT_PROGRAMS to a folder of built programs",
  },
  terraform: {
    probes: [["terraform", "version"]],
    install: "Terraform 1.10 or newer",
  },
  python: { probes: [["python3", "--version"]], install: "Python 3.10 or newer" },
  /** Only to see that it takes kubeconfigs as we do. */
  kubectl: { probes: [["kubectl", "version", "--client"]], install: "kubectl 1.28 or newer", optionalInCi: true },
  /** Only to look at pages as people see them. */
  chromium: { probes: [["chromium", "--version"]], install: "Chromium (apt-get install chromium)", optionalInCi: true },
  /** Only to run GitLab's jobs on this machine. */
  "gitlab-ci-local": {
    probes: [[process.execPath, "node_modules/gitlab-ci-local/dist/index.js", "--version"]],
    install: "what package.json names (npm ci)",
  },
  docker: { probes: [["docker", "info"]], install: "Docker, and start it", optionalInCi: true },
} as const satisfies Record<string, Tool>;

export type ToolName = keyof typeof TOOLS;

const available = new Map<ToolName, boolean>();

/** Whether this machine has a tool; asked once. */
export function isAvailable(name: ToolName): boolean {
  const known = available.get(name);
  if (known !== undefined) return known;
  const tool: Tool = TOOLS[name];
  const found =
    (tool.variable !== undefined && (process.env[tool.variable] ?? "") !== "") ||
    tool.probes.some(([command, ...args]) => spawnSync(command, args, { stdio: "ignore", timeout: 20_000 }).status === 0);
  available.set(name, found);
  return found;
}
