import { createHash } from "node:crypto";
import { CdnFrontdoorCustomDomain } from "@cdktf/provider-azurerm/lib/cdn-frontdoor-custom-domain/index.js";
import { CdnFrontdoorEndpoint } from "@cdktf/provider-azurerm/lib/cdn-frontdoor-endpoint/index.js";
import { CdnFrontdoorOriginGroup } from "@cdktf/provider-azurerm/lib/cdn-frontdoor-origin-group/index.js";
import { CdnFrontdoorOrigin } from "@cdktf/provider-azurerm/lib/cdn-frontdoor-origin/index.js";
import { CdnFrontdoorProfile } from "@cdktf/provider-azurerm/lib/cdn-frontdoor-profile/index.js";
import { CdnFrontdoorRoute } from "@cdktf/provider-azurerm/lib/cdn-frontdoor-route/index.js";
import { DnsTxtRecord } from "@cdktf/provider-azurerm/lib/dns-txt-record/index.js";
import { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group/index.js";
import { AZURE_LENGTHS } from "../../../lib/clouds/azure/limits.ts";
import { FleetError } from "../../../lib/errors.ts";
import type { Entry } from "../../../lib/model/fleet.ts";
import { Construct, expression, literal } from "../../cdk.ts";
import type { Expression, Literal, LiteralText, TerraformProvider } from "../../cdk.ts";
import { azureTags } from "../tags.ts";
import { AzureFirewall } from "./firewall.ts";
import { recordName, recordPlace } from "./zone.ts";
import type { AzureZonePlace } from "./zone.ts";

export interface AzureFrontDoorProps {
  /** The fleet's name. */
  readonly fleet: LiteralText;
  /** Of the profile and its resource group: at most 90 characters. */
  readonly name: LiteralText;
  /** Where Azure keeps the group itself. */
  readonly location: LiteralText;
  readonly provider: TerraformProvider;
}

/** With signatures of attacks, which the standard one hasn't. */
const SKU = "Premium_AzureFrontDoor";
/** Long answers live through this; it is the longest that Azure takes. */
const RESPONSE_SECONDS = 240;

/** What all entries of a subscription that stand everywhere have in common: it has a price of its own each month. */
export class AzureFrontDoor extends Construct {
  readonly id: string;
  /** What its requests carry as `X-Azure-FDID`. */
  readonly guid: string;
  readonly resourceGroup: string;
  readonly tags: Record<string, string>;

  constructor(scope: Construct, id: string, { fleet, name, location, provider }: AzureFrontDoorProps) {
    super(scope, id);
    this.tags = azureTags(this, fleet);
    const group = new ResourceGroup(this, "group", { provider, name, location, tags: this.tags });
    const profile = new CdnFrontdoorProfile(this, "Resource", {
      provider,
      name,
      resourceGroupName: group.name,
      skuName: SKU,
      responseTimeoutSeconds: RESPONSE_SECONDS,
      tags: this.tags,
    });
    this.id = profile.id;
    this.guid = profile.resourceGuid;
    this.resourceGroup = group.name;
  }
}

export interface AzureFrontDoorEntryProps extends Pick<Literal<Entry>, "policy" | "weights" | "order" | "health"> {
  readonly frontDoor: AzureFrontDoor;
  /** At most 46 characters. */
  readonly name: LiteralText;
  /** The name that users type. */
  readonly host: LiteralText;
  /** Where the host's proof is written. */
  readonly zone: AzureZonePlace;
  readonly targets: readonly AzureFrontDoorTarget[];
  /** Of the subscription of the Front Door. */
  readonly provider: TerraformProvider;
  /** Whether a destroy is refused. */
  readonly protect: boolean;
}

export interface AzureFrontDoorTarget {
  /** The cluster's name. */
  readonly name: LiteralText;
  /** The name that its load balancer has. */
  readonly at: Expression;
}

const CHECK_SECONDS = 30;
/** Milliseconds by which another cluster may be further than the nearest, and still share its users: none by place, all by weight. */
const FURTHER = { latency: 0, weighted: 1000, failover: 0 } as const;
const STANDARD_WEIGHT = 500;
const PROOF_SECONDS = 300;
const HASH_LENGTH = 8;

/** One host that users find near them everywhere, with a certificate that Azure issues and renews, behind a firewall. */
export class AzureFrontDoorEntry extends Construct {
  /** Id of what the host leads to, once the whole way is there. */
  readonly endpoint: Expression;

  constructor(scope: Construct, id: string, props: AzureFrontDoorEntryProps) {
    super(scope, id);
    const { frontDoor, name, host, zone, provider } = props;
    if (name.length > AZURE_LENGTHS.frontDoorEndpoint) {
      throw new FleetError(
        "input",
        `${this.node.path}: the name "${name}" is longer than ${AZURE_LENGTHS.frontDoorEndpoint} characters`,
      );
    }
    const shared = { provider, cdnFrontdoorProfileId: frontDoor.id };
    const endpoint = new CdnFrontdoorEndpoint(this, "Resource", {
      ...shared,
      name,
      tags: frontDoor.tags,
      lifecycle: { preventDestroy: props.protect },
    });
    const domain = new CdnFrontdoorCustomDomain(this, "domain", {
      ...shared,
      // Another host is another domain, which is there before the first one goes.
      name: `${name}-${createHash("sha256").update(host).digest("hex").slice(0, HASH_LENGTH)}`,
      hostName: host,
      // TLS is of 1.2 and above: Azure takes no other any more, and its plugin warns where one says so.
      tls: { certificateType: "ManagedCertificate" },
      lifecycle: { createBeforeDestroy: true },
    });
    new DnsTxtRecord(this, "proof", {
      ...recordPlace(zone),
      name: recordName(this.node.path, literal(`_dnsauth.${host}`), zone),
      ttl: PROOF_SECONDS,
      record: [{ value: domain.validationToken }],
    });
    new AzureFirewall(this, "firewall", { frontDoor, name, domain: domain.id, sku: SKU, provider });
    const { group, origins } = this.#clusters(props);
    const route = new CdnFrontdoorRoute(this, "route", {
      provider,
      name,
      cdnFrontdoorEndpointId: endpoint.id,
      cdnFrontdoorOriginGroupId: group.id,
      cdnFrontdoorOriginIds: origins.map((origin) => origin.id),
      cdnFrontdoorCustomDomainIds: [domain.id],
      linkToDefaultDomain: false,
      patternsToMatch: ["/*"],
      supportedProtocols: ["Http", "Https"],
      httpsRedirectEnabled: true,
      forwardingProtocol: "HttpOnly",
    });
    this.endpoint = expression(`\${${route.fqn}.cdn_frontdoor_endpoint_id}`);
  }

  #clusters(props: AzureFrontDoorEntryProps) {
    const { frontDoor, name, host, policy, weights, order = [], health, targets, provider } = props;
    if (policy === "geo") throw new FleetError("input", `the entry ${host}: Front Door knows no places of users`);
    const group = new CdnFrontdoorOriginGroup(this, "clusters", {
      provider,
      cdnFrontdoorProfileId: frontDoor.id,
      name,
      sessionAffinityEnabled: false,
      healthProbe: { protocol: "Http", path: health.path, requestType: "GET", intervalInSeconds: CHECK_SECONDS },
      loadBalancing: { additionalLatencyInMilliseconds: FURTHER[policy], sampleSize: 4, successfulSamplesRequired: 3 },
    });
    const origins = targets.map(({ name: cluster, at }) => {
      const weight = policy === "weighted" ? (weights?.[cluster] ?? 1) : STANDARD_WEIGHT;
      return new CdnFrontdoorOrigin(this, `cluster-${cluster}`, {
        provider,
        cdnFrontdoorOriginGroupId: group.id,
        name: cluster,
        hostName: at,
        originHostHeader: host,
        httpPort: 80,
        certificateNameCheckEnabled: true,
        enabled: weight > 0,
        weight: Math.max(1, weight),
        priority: policy === "failover" ? order.indexOf(cluster) + 1 : 1,
      });
    });
    return { group, origins };
  }
}
