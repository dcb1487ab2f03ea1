import type { RecordHeader } from "./record-header.ts";

/** The name of the Terraform output that every cluster construct has. */
export const CLUSTER_RECORD_OUTPUT = "cluster_record";

/** What every other part of the fleet may know of a cluster. Nothing in it is secret. */
export interface ClusterRecord extends RecordHeader {
  readonly name: string;
  /**
   * What the cloud calls it: an ARN, a link, a resource's id; on the local platform the id of its home. Where it is made of
   * names alone, as on EKS, GKE and AKS, a rebuilt cluster has the same.
   */
  readonly nativeId: string;
  /**
   * What tells a cluster from another one of the same `nativeId`, such as the one that stood there before: on EKS the id at
   * the end of its OIDC issuer, on AKS likewise, on GKE the first label of its DNS name, which the cloud invents for each cluster. Empty where `nativeId` is new with each cluster (local),
   * and where nobody is asked: existing clusters with a kubeconfig, or whose endpoint the fleet file names. A rebuild of
   * those is not taken for one: the bootstrap stops at another cluster under a known id.
   */
  readonly incarnation: string;
  /** Kubernetes version asked for, `1.36`; empty where something else owns the cluster and nobody says. */
  readonly kubernetes: string;
  /** In order of preference. None: those of the kubeconfig, which `credential` must then name. */
  readonly endpoints: readonly ClusterEndpoint[];
  readonly credential: CredentialRecipe;
  /** The network's id in its cloud; empty where there is none. */
  readonly network: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** Who a cluster is to its cloud. */
export type ClusterId = Pick<ClusterRecord, "nativeId" | "incarnation">;

/** In one text, for people and as a key: `<nativeId>`, or `<nativeId>#<incarnation>` where it has one. */
export function clusterIdText({ nativeId, incarnation }: ClusterId): string {
  return incarnation === "" ? nativeId : `${nativeId}#${incarnation}`;
}

/** Whether the cloud has made one after the other; never where one of the two doesn't say. */
export function isRebuilt(before: ClusterId, now: ClusterId): boolean {
  if (before.nativeId !== now.nativeId) return true;
  return before.incarnation !== "" && now.incarnation !== "" && before.incarnation !== now.incarnation;
}

export interface ClusterEndpoint {
  readonly url: string;
  /** Who may use it: a runner outside, or all in the fleet's networks. */
  readonly from: "runner" | "network";
  readonly ca: CertificateAuthority;
}

/** PEM as base64, a file relative to the project, or the machine's own store. */
export type CertificateAuthority = { readonly data: string } | { readonly file: string } | "system";

/** How to get a credential, by kind; never the credential. */
export type CredentialRecipe =
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
      /** Relative to the project, at least one; merged as kubectl merges those of `KUBECONFIG`. */
      readonly files: readonly string[];
      readonly context: string;
      /** Programs that may be run where the kubeconfig asks for them by this very name. Default: none. */
      readonly exec?: readonly string[];
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
    }
  | {
      /** A token that Google gives out for an hour at most. */
      readonly kind: "gke";
      /** Email of the service account that the token is asked for as. Default: the credentials at hand. */
      readonly role?: string;
      /** Id of the project. */
      readonly project: string;
      /** Google's own name of the region or zone. */
      readonly location: string;
      /** The cluster's name in Google Cloud. */
      readonly cluster: string;
    }
  | {
      /** A token that Microsoft Entra ID gives out for an hour or so. */
      readonly kind: "aks";
      /** Client id of the identity that the token is asked for as. Default: the credentials at hand. */
      readonly role?: string;
      readonly subscription: string;
      readonly resourceGroup: string;
      /** The cluster's name in Azure. */
      readonly cluster: string;
    };
