import { createHash } from "node:crypto";
import { TrafficManagerNestedEndpoint } from "@cdktf/provider-azurerm/lib/traffic-manager-nested-endpoint/index.js";
import { trafficPlaces } from "../../../lib/clouds/azure/traffic-places.ts";
import { FleetError } from "../../../lib/errors.ts";
import type { Entry } from "../../../lib/model/fleet.ts";
import { Construct } from "../../cdk.ts";
import type { Expression, Literal, LiteralText } from "../../cdk.ts";
import { AzureDnsAlias } from "./dns-alias.ts";
import { AzureTrafficProfile } from "./traffic-profile.ts";
import type { AzureTrafficCheck, AzureTrafficEndpoint, TrafficMethod } from "./traffic-profile.ts";
import type { AzureZonePlace } from "./zone.ts";

export interface AzureDnsEntryProps extends Pick<Literal<Entry>, "policy" | "weights" | "order" | "geo"> {
  readonly zone: AzureZonePlace;
  /** The name that users type. */
  readonly host: LiteralText;
  /** What the profile is called: at most 47 characters, that nobody else in the world has. */
  readonly name: LiteralText;
  /** Name of the resource group of its profiles. */
  readonly resourceGroup: string;
  readonly tags: Record<string, string>;
  readonly targets: readonly AzureDnsTarget[];
  readonly check: AzureTrafficCheck;
}

/** A cluster that may be the answer. */
export interface AzureDnsTarget {
  /** The cluster's name. */
  readonly name: LiteralText;
  /** Azure's own name of the place that it is in, or nearest to; asked for by `latency` alone. */
  readonly location: LiteralText | undefined;
  /** Of its load balancer. */
  readonly to: { readonly address: Expression } | { readonly name: Expression };
}

const METHODS: Readonly<Record<Entry["policy"], TrafficMethod>> = {
  latency: "Performance",
  weighted: "Weighted",
  failover: "Priority",
  geo: "Geographic",
};

const HASH_LENGTH = 14;

/**
 * The record of one host in Azure DNS, with the answers of Traffic Manager that it leads to. Where all that may be the answer has an
 * address, the host has that address; else the host is another name for those answers.
 */
export class AzureDnsEntry extends Construct {
  constructor(scope: Construct, id: string, props: AzureDnsEntryProps) {
    super(scope, id);
    const { zone, host, policy, targets } = props;
    const profile =
      policy === "geo" ? this.#byPlace(props) : this.#profile(props, "Resource", props.name, METHODS[policy], plain(props));
    // Answers that lead to answers, and names, are no addresses to Azure.
    const isNamed = policy === "geo" || targets.some(({ to }) => "name" in to);
    new AzureDnsAlias(this, "record", { zone, host, to: isNamed ? { name: profile.fqdn } : { resource: profile.id } });
  }

  /** Traffic Manager goes on naming a place's endpoint while that is down: so each place has answers of its own, which don't. */
  #byPlace(props: AzureDnsEntryProps): AzureTrafficProfile {
    const { host, geo = {}, targets } = props;
    const parent = this.#profile(props, "Resource", props.name, METHODS.geo, []);
    const [others] = Object.entries(geo).find(([, places]) => places.some((place) => place === "default")) ?? [];
    for (const [cluster, places] of Object.entries(geo)) {
      const choices = [...new Set([cluster, ...(others === undefined ? [] : [others])])];
      const child = this.#profile(
        props,
        `place-${cluster}`,
        childName(props.name, cluster),
        METHODS.failover,
        inOrder(host, choices, targets),
      );
      new TrafficManagerNestedEndpoint(this, `nested-${cluster}`, {
        profileId: parent.id,
        name: cluster,
        targetResourceId: child.id,
        minimumChildEndpoints: 1,
        geoMappings: places.flatMap((place) => trafficPlaces(place)),
      });
    }
    return parent;
  }

  #profile(
    { resourceGroup, tags, check }: AzureDnsEntryProps,
    id: string,
    name: string,
    method: TrafficMethod,
    endpoints: readonly AzureTrafficEndpoint[],
  ): AzureTrafficProfile {
    return new AzureTrafficProfile(this, id === "Resource" ? "profile" : id, {
      name,
      resourceGroup,
      tags,
      method,
      check,
      endpoints,
    });
  }
}

function plain({ host, policy, weights, order = [], targets }: AzureDnsEntryProps): readonly AzureTrafficEndpoint[] {
  if (policy === "failover") return inOrder(host, order, targets);
  return targets.map((target) => ({
    ...endpoint(target),
    ...(policy === "weighted" ? { weight: weights?.[target.name] ?? 1 } : { location: target.location }),
  }));
}

/** Each has a number of its own: Traffic Manager takes none twice. */
function inOrder(host: string, order: readonly string[], targets: readonly AzureDnsTarget[]): readonly AzureTrafficEndpoint[] {
  return order.map((name, at) => {
    const target = targets.find((one) => one.name === name);
    if (target === undefined) throw new FleetError("input", `the entry ${host}: there is no load balancer in front of ${name}`);
    return { ...endpoint(target), priority: at + 1 };
  });
}

function endpoint({ name, to }: AzureDnsTarget): AzureTrafficEndpoint {
  return { name, target: "address" in to ? to.address : to.name };
}

/** Both names together may be longer than a label of DNS. */
function childName(name: string, cluster: string): string {
  return `${name}--${createHash("sha256").update(cluster).digest("hex").slice(0, HASH_LENGTH)}`;
}
