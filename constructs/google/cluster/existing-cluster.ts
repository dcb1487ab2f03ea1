import { DataGoogleContainerCluster } from "@cdktf/provider-google/lib/data-google-container-cluster/index.js";
import type { ClusterRecord } from "../../../lib/contracts/cluster-record.ts";
import { Construct, expression, joined } from "../../cdk.ts";
import type { LiteralText } from "../../cdk.ts";
import type { ClusterProps, KubernetesCluster } from "../../cluster.ts";
import { ExistingCluster } from "../../existing-cluster.ts";
import type { ExistingClusterProps } from "../../existing-cluster.ts";

export interface GoogleExistingClusterProps extends Omit<ClusterProps, "kubernetes" | "protect"> {
  /** Google's own name of the region or zone. */
  readonly location: LiteralText;
  /** Id of the project. */
  readonly project: LiteralText;
  /** The cluster's name in GKE. */
  readonly gkeName: LiteralText;
  /**
   * Where its API server is and who vouches for it. Where it is given GKE is not asked, so a cluster that was rebuilt under
   * its name is not known from the old one: the bootstrap stops there until `fleetwright bootstrap --replace` has it take the old one's place.
   *
   * @default what GKE says when the stack is deployed
   */
  readonly endpoint?: ExistingClusterProps["endpoint"] | undefined;
  /**
   * Service account that users of the record act as, by its email.
   *
   * @default the credentials in use
   */
  readonly role?: LiteralText | undefined;
}

/**
 * A GKE cluster that something else owns. Nothing of it is created or changed. Its address and authority are inventions of
 * the cloud: where nobody writes them down, GKE has to be asked.
 */
export class GoogleExistingCluster extends Construct implements KubernetesCluster {
  readonly record: ClusterRecord;

  constructor(scope: Construct, id: string, props: GoogleExistingClusterProps) {
    super(scope, id);
    const { location, project, gkeName, endpoint, role, ...common } = props;
    const { record } = new ExistingCluster(this, "Default", {
      ...common,
      cloud: "gcp",
      nativeId: joined`projects/${project}/locations/${location}/clusters/${gkeName}`,
      ...(endpoint === undefined ? this.#asked(gkeName, location) : { endpoint }),
      credential: { kind: "gke", ...(role === undefined ? {} : { role }), project, location, cluster: gkeName },
    });
    this.record = record;
  }

  #asked(name: string, location: string): Pick<ExistingClusterProps, "endpoint" | "incarnation" | "kubernetes"> {
    const found = new DataGoogleContainerCluster(this, "found", { name, location });
    const named = `${found.fqn}.control_plane_endpoints_config[0].dns_endpoint_config[0]`;
    return {
      kubernetes: expression(found.masterVersion),
      // The first label of its own DNS name is new with each cluster. Older ones have none: nobody says.
      incarnation: expression(`\${try(split(".", ${named}.endpoint)[0], "")}`),
      endpoint: {
        url: expression(`https://\${${found.fqn}.endpoint}`),
        ca: { data: expression(`\${${found.fqn}.master_auth[0].cluster_ca_certificate}`) },
      },
    };
  }
}
