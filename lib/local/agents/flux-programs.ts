import type { AgentProgram, ProgramSet } from "./programs.ts";

/** Flux's source-controller and kustomize-controller. */
export const FLUX_PROGRAMS: ProgramSet = {
  cache: "agents",
  source: "lib/local/agents/flux",
  takes: "about 5 minutes on 2 cores",
  memory: "about 300 MB of memory a cluster",
  programs: {
    "ghcr.io/fluxcd/source-controller": flux("source-controller", {
      http: "--storage-addr",
      "http-prom": "--metrics-addr",
      healthz: "--health-addr",
    }),
    "ghcr.io/fluxcd/kustomize-controller": flux("kustomize-controller", {
      "http-prom": "--metrics-addr",
      healthz: "--health-addr",
    }),
  },
};

function flux(name: string, flags: Readonly<Record<string, string>>): AgentProgram {
  const listens = Object.fromEntries(
    Object.entries(flags).map(([port, flag]) => [port, (number: number) => [`${flag}=127.0.0.1:${number}`]]),
  );
  // Leader election asks for the namespace in a file that only a container has; a Deployment of one needs none.
  const roles = { "": { listens, without: ["--enable-leader-election"] } };
  return { name, package: `github.com/fluxcd/${name}`, version: "v1.9.5", roles };
}
