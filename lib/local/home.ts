import path from "node:path";
import { localClusterFolder } from "../contracts/local-cluster.ts";

/** Every path of one local cluster, absolute. Nothing of it lies anywhere else. */
export interface Home {
  readonly name: string;
  readonly root: string;
  readonly pki: string;
  readonly etcd: string;
  readonly logs: string;
  /** One record a process: who it is, so that it can be known again. */
  readonly processes: string;
  /** The cluster as it was last asked for. */
  readonly cluster: string;
  readonly kubeconfig: string;
  readonly audit: string;
  readonly auditPolicy: string;
  readonly stages: string;
  /** Folders of Pods whose programs run here, by uid. */
  readonly pods: string;
  /** Says whose programs are real; not there where all agents are simulated. */
  readonly realAgents: string;
}

export function homeOf(project: string, name: string): Home {
  const root = path.join(project, localClusterFolder(name));
  const at = (file: string): string => path.join(root, file);
  return {
    name,
    root,
    pki: at("pki"),
    etcd: at("etcd"),
    logs: at("logs"),
    processes: at("processes"),
    cluster: at("cluster.json"),
    kubeconfig: at("kubeconfig"),
    audit: at("logs/audit.log"),
    auditPolicy: at("audit-policy.yaml"),
    stages: at("stages.yaml"),
    pods: at("pods"),
    realAgents: at("real-agents"),
  };
}
