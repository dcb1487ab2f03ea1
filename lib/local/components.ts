import path from "node:path";
import type { LocalCluster } from "../contracts/local-cluster.ts";
import type { ProgramSetName } from "./agents/programs.ts";
import { programPath } from "../package-files.ts";
import type { Home } from "./home.ts";

/** One long-running program of a local cluster, in the order of their start. */
export interface Component {
  /** Of the control plane's, also the subcommand of the binary. */
  readonly name: "etcd" | "kube-apiserver" | "kube-controller-manager" | "kube-scheduler" | "kwok" | "agents";
  /** Default: the control plane's binary. */
  readonly program?: string;
  readonly args: readonly string[];
}

/** What runs the agents of a cluster, where they are real. */
export interface AgentRunner {
  readonly node: string;
  readonly set: ProgramSetName;
  /** The folder of the agents' programs. */
  readonly programs: string;
  /** The folder of cdktf.json. */
  readonly project: string;
}

/** Not routed and reused by every local cluster: each is alone on its loopback. */
const SERVICE_RANGE = "10.96.0.0/16";
const POD_RANGE = "10.244.0.0/16";

/**
 * Command lines, without effects. Everything listens on 127.0.0.1 only.
 *
 * @param agents - undefined where agents are simulated like everything else in Pods
 */
export function componentsOf(cluster: LocalCluster, home: Home, agents: AgentRunner | undefined): readonly Component[] {
  const { ports } = cluster;
  const pki = (file: string): string => path.join(home.pki, file);
  const etcd = `https://127.0.0.1:${ports.etcdClient}`;
  const node = agents === undefined ? SIMULATED_NODE : PARTLY_SIMULATED_NODE;
  const peer = `https://127.0.0.1:${ports.etcdPeer}`;
  return [
    {
      name: "etcd",
      args: [
        `--name=${cluster.name}`,
        `--data-dir=${home.etcd}`,
        `--listen-client-urls=${etcd}`,
        `--advertise-client-urls=${etcd}`,
        `--listen-peer-urls=${peer}`,
        `--initial-advertise-peer-urls=${peer}`,
        `--initial-cluster=${cluster.name}=${peer}`,
        "--client-cert-auth",
        "--peer-client-cert-auth",
        ...tls("cert-file", "key-file", "trusted-ca-file", "etcd"),
        ...tls("peer-cert-file", "peer-key-file", "peer-trusted-ca-file", "etcd"),
        // A cluster on one machine is made anew sooner than its disk fails.
        "--unsafe-no-fsync",
      ],
    },
    {
      name: "kube-apiserver",
      args: [
        "--bind-address=127.0.0.1",
        // As clusters in every cloud have it: whether a team's Pods may be privileged is for its policies to say.
        "--allow-privileged=true",
        `--secure-port=${ports.api}`,
        "--advertise-address=127.0.0.1",
        // Endpoints of the service `kubernetes` may not be loopback addresses, and no pod needs them.
        "--endpoint-reconciler-type=none",
        `--etcd-servers=${etcd}`,
        `--etcd-cafile=${pki("ca.crt")}`,
        `--etcd-certfile=${pki("etcd.crt")}`,
        `--etcd-keyfile=${pki("etcd.key")}`,
        `--client-ca-file=${pki("ca.crt")}`,
        `--tls-cert-file=${pki("apiserver.crt")}`,
        `--tls-private-key-file=${pki("apiserver.key")}`,
        "--service-account-issuer=https://kubernetes.default.svc",
        `--service-account-key-file=${pki("sa.pub")}`,
        `--service-account-signing-key-file=${pki("sa.key")}`,
        `--service-cluster-ip-range=${SERVICE_RANGE}`,
        "--authorization-mode=Node,RBAC",
        `--audit-policy-file=${home.auditPolicy}`,
        `--audit-log-path=${home.audit}`,
        "--profiling=false",
      ],
    },
    {
      name: "kube-controller-manager",
      args: [
        "--bind-address=127.0.0.1",
        `--secure-port=${ports.controllerManager}`,
        `--kubeconfig=${pki("controller-manager.kubeconfig")}`,
        `--authentication-kubeconfig=${pki("controller-manager.kubeconfig")}`,
        `--authorization-kubeconfig=${pki("controller-manager.kubeconfig")}`,
        `--tls-cert-file=${pki("apiserver.crt")}`,
        `--tls-private-key-file=${pki("apiserver.key")}`,
        `--root-ca-file=${pki("ca.crt")}`,
        `--cluster-signing-cert-file=${pki("ca.crt")}`,
        `--cluster-signing-key-file=${pki("ca.key")}`,
        `--service-account-private-key-file=${pki("sa.key")}`,
        "--use-service-account-credentials",
        "--leader-elect=false",
        "--profiling=false",
      ],
    },
    {
      name: "kube-scheduler",
      args: [
        "--bind-address=127.0.0.1",
        `--secure-port=${ports.scheduler}`,
        `--kubeconfig=${pki("scheduler.kubeconfig")}`,
        `--authentication-kubeconfig=${pki("scheduler.kubeconfig")}`,
        `--authorization-kubeconfig=${pki("scheduler.kubeconfig")}`,
        `--tls-cert-file=${pki("apiserver.crt")}`,
        `--tls-private-key-file=${pki("apiserver.key")}`,
        "--leader-elect=false",
        "--profiling=false",
      ],
    },
    {
      name: "kwok",
      args: [
        `--kubeconfig=${pki("kwok.kubeconfig")}`,
        `--config=${home.stages}`,
        `--manage-nodes-with-annotation-selector=${node.key}=${node.value}`,
        `--server-address=127.0.0.1:${ports.kwok}`,
        "--node-ip=127.0.0.1",
        `--cidr=${POD_RANGE}`,
      ],
    },
    ...(agents === undefined
      ? []
      : [
          {
            name: "agents",
            program: agents.node,
            args: [programPath("lib/local/agents/main"), agents.project, home.name, agents.set, agents.programs],
          } as const,
        ]),
  ];

  function tls(certificate: string, key: string, authority: string, file: string): readonly string[] {
    return [`--${certificate}=${pki(`${file}.crt`)}`, `--${key}=${pki(`${file}.key`)}`, `--${authority}=${pki("ca.crt")}`];
  }
}

/** The annotation by which kwok, and everybody else, knows a node that is simulated. */
export const SIMULATED_NODE = { key: "kwok.x-k8s.io/node", value: "fake" } as const;

/** The annotation of a node on which agents are real, and all else is simulated. So nobody takes it for one that only pretends. */
export const PARTLY_SIMULATED_NODE = { key: "fleetwright.dev/node", value: "agents" } as const;
