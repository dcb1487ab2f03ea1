import type { Cloud } from "../model/fleet.ts";

/** The name of the Terraform output that every cluster construct has. */
export const CLUSTER_RECORD_OUTPUT = "cluster_record";

/** What every other part of the fleet may know of a cluster. Nothing in it is secret. */
export interface ClusterRecord {
  readonly format: 1;
  readonly fleet: string;
  readonly name: string;
  readonly cloud: Cloud;
  /** Region name of the fleet file. */
  readonly region: string;
  /** What the cloud calls this very cluster; a rebuilt one has another. */
  readonly nativeId: string;
  /** Kubernetes version asked for, `1.36`; empty where something else owns the cluster and nobody says. */
  readonly kubernetes: string;
  /** In order of preference. None: those of the kubeconfig, which `access` must then name. */
  readonly endpoints: readonly ClusterEndpoint[];
  readonly access: ClusterAccess;
  /** The network's id in its cloud; empty where there is none. */
  readonly network: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

export interface ClusterEndpoint {
  readonly url: string;
  /** Who may use it: a runner outside, or whoever is in the fleet's networks. */
  readonly from: "runner" | "network";
  readonly ca: CertificateAuthority;
}

/** PEM as base64, a file relative to the project, or the machine's own store. */
export type CertificateAuthority = { readonly data: string } | { readonly file: string } | "system";

/** How to get a credential, by kind; never the credential. */
export type ClusterAccess =
  | {
      readonly kind: "client-certificate";
      readonly role: string;
      /** Relative to the project. */
      readonly certificate: string;
      /** Relative to the project. */
      readonly key: string;
    }
  | {
      readonly kind: "kubeconfig";
      readonly role: string;
      /** Relative to the project. */ readonly file: string;
      readonly context: string;
    }
  | {
      /** A token that AWS gives out for a quarter of an hour. */
      readonly kind: "eks";
      /** ARN of the role that the token is asked for as. Default: the credentials at hand. */
      readonly role?: string;
      /** The cluster's name in AWS. */
      readonly cluster: string;
      /** AWS's own name of the region. */
      readonly region: string;
    };
