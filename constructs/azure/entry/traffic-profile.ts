import { TrafficManagerExternalEndpoint } from "@cdktf/provider-azurerm/lib/traffic-manager-external-endpoint/index.js";
import { TrafficManagerProfile } from "@cdktf/provider-azurerm/lib/traffic-manager-profile/index.js";
import { Construct, expression } from "../../cdk.ts";
import type { Expression, LiteralText, Text } from "../../cdk.ts";

/** By which Traffic Manager picks. */
export type TrafficMethod = "Performance" | "Weighted" | "Priority" | "Geographic";

/** How each load balancer is asked from outside, as users do. */
export interface AzureTrafficCheck {
  /** Certificates are not verified by it. */
  readonly type: "HTTP" | "HTTPS" | "TCP";
  readonly port: number;
  /** Not asked for where the type is TCP. */
  readonly path: LiteralText;
  /** The host that is asked for; not told where the type is TCP. */
  readonly host: LiteralText;
}

export interface AzureTrafficProfileProps {
  /** At most 63 characters: its DNS name begins with it, so that nobody else in the world may have it. */
  readonly name: string;
  readonly resourceGroup: string;
  readonly tags: Record<string, string>;
  readonly method: TrafficMethod;
  readonly check: AzureTrafficCheck;
  readonly endpoints: readonly AzureTrafficEndpoint[];
}

/** Something that may be the answer. */
export interface AzureTrafficEndpoint {
  /** Name of its cluster. */
  readonly name: LiteralText;
  /** An IPv4 address, or a name. */
  readonly target: Text;
  /** 0 to 1,000; 0 never answers. */
  readonly weight?: number;
  /** 1 answers before 2. */
  readonly priority?: number;
  /** Azure's own name of the place that it is in, or nearest to. */
  readonly location?: LiteralText | undefined;
}

/** Resolvers forget an answer in this time. */
const ANSWER_SECONDS = 60;
/** More often costs more. */
const CHECK_SECONDS = 30;
const FAILURES = 2;

/** Answers of Traffic Manager for one name: one of several endpoints, of those that answer themselves. */
export class AzureTrafficProfile extends Construct {
  readonly id: Expression;
  /** Its own name, below trafficmanager.net. */
  readonly fqdn: Expression;

  constructor(scope: Construct, id: string, props: AzureTrafficProfileProps) {
    super(scope, id);
    const { name, resourceGroup, tags, method, check } = props;
    const profile = new TrafficManagerProfile(this, "Resource", {
      name,
      resourceGroupName: resourceGroup,
      tags,
      trafficRoutingMethod: method,
      dnsConfig: { relativeName: name, ttl: ANSWER_SECONDS },
      monitorConfig: {
        protocol: check.type,
        port: check.port,
        ...(check.type === "TCP" ? {} : { path: check.path, customHeader: [{ name: "Host", value: check.host }] }),
        intervalInSeconds: CHECK_SECONDS,
        timeoutInSeconds: 10,
        toleratedNumberOfFailures: FAILURES,
      },
    });
    for (const { name: endpoint, target, weight, priority, location } of props.endpoints) {
      new TrafficManagerExternalEndpoint(this, endpoint, {
        profileId: profile.id,
        name: endpoint,
        target,
        enabled: weight !== 0,
        ...(weight === undefined ? {} : { weight: Math.max(1, weight) }),
        ...(priority === undefined ? {} : { priority }),
        ...(location === undefined ? {} : { endpointLocation: location }),
      });
    }
    this.id = expression(profile.id);
    this.fqdn = expression(profile.fqdn);
  }
}
