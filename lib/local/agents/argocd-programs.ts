import type { ProgramSet, Role } from "./programs.ts";

/** One program, whose role is the name that it is called by. */
const CALLED_BY = "ARGOCD_BINARY_NAME";

/** Where its image has what it reads; a value that lies in a mounted folder is moved to where that lies here. */
const PATHS = {
  ARGOCD_ASK_PASS_SOCK: "ask-pass.sock",
  ARGOCD_SSH_DATA_PATH: "/app/config/ssh",
  ARGOCD_TLS_DATA_PATH: "/app/config/tls",
  ARGOCD_PLUGINSOCKFILEPATH: "/home/argocd/cmp-server/plugins",
  // It would ask for a program, and for a folder with keys.
  ARGOCD_GPG_ENABLED: "false",
  // The API server of its own cluster is the one of its kubeconfig, not of a Pod's environment.
  ARGOCD_FAKE_IN_CLUSTER: "true",
};

/** Argo CD's controllers and repo server, and what answers them in Redis' stead. */
export const ARGOCD_PROGRAMS: ProgramSet = {
  cache: "agents-argocd",
  source: "lib/local/agents/argocd",
  takes: "about 6 minutes on 2 cores",
  memory: "about 600 MB of memory in the cluster that has it",
  programs: {
    "quay.io/argoproj/argocd": {
      name: "cmd",
      package: "github.com/argoproj/argo-cd/v3/cmd",
      version: "v3.2.11",
      roles: {
        // Its metrics listen on all addresses of this machine: it has no flag against that.
        "argocd-application-controller": role(
          "argocd-application-controller",
          { "8082": (port) => [`--metrics-port=${port}`] },
          { "--redis": "argocd-redis:6379", "--repo-server": "argocd-repo-server:8081" },
        ),
        "argocd-repo-server": {
          ...role(
            "argocd-repo-server",
            {
              "8081": (port) => ["--address=127.0.0.1", `--port=${port}`],
              "8084": (port) => ["--metrics-address=127.0.0.1", `--metrics-port=${port}`],
            },
            { "--redis": "argocd-redis:6379" },
          ),
          // For containers beside it that generate manifests, which nobody adds here.
          withoutInit: ["copyutil"],
        },
        "argocd-applicationset-controller": role(
          "argocd-applicationset-controller",
          {
            webhook: (port) => [`--webhook-addr=127.0.0.1:${port}`],
            metrics: (port) => [`--metrics-addr=127.0.0.1:${port}`, "--probe-addr=127.0.0.1:0"],
          },
          { "--argocd-repo-server": "argocd-repo-server:8081" },
        ),
        argocd: role("argocd", {}, {}),
      },
    },
    "public.ecr.aws/docker/library/redis": {
      name: "redis",
      package: "./redis",
      version: "8.2.2-alpine",
      roles: { "": { listens: { "6379": (port) => [`--address=127.0.0.1:${port}`] }, without: [], ownArguments: true } },
    },
  },
};

function role(name: string, listens: Role["listens"], reaches: Readonly<Record<string, string>>): Role {
  return { listens, without: [], reaches, env: { ...PATHS, [CALLED_BY]: name } };
}
