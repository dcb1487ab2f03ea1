import { FleetStack, RemoteOutput, TerraformOutput, joined, part } from "../../constructs/cdk.ts";
import type { App, Expression, Literal, LiteralText, RemoteState, Text } from "../../constructs/cdk.ts";
import { backendServiceName } from "../../constructs/google/entry/backend.ts";
import { GoogleCertificate } from "../../constructs/google/entry/certificate.ts";
import { GoogleLoadBalancer } from "../../constructs/google/entry/load-balancer.ts";
import type { GoogleTls } from "../../constructs/google/entry/load-balancer.ts";
import { GoogleTlsPolicy } from "../../constructs/google/entry/tls-policy.ts";
import { googleProvider } from "../../constructs/google/provider.ts";
import { ENTRY_RECORD_OUTPUT } from "../../lib/contracts/entry-record.ts";
import type { ClusterEntry, EntryRecord } from "../../lib/contracts/entry-record.ts";
import { NETWORK_RECORD_OUTPUT } from "../../lib/contracts/network-record.ts";
import type { EntryPlan, FrontPlan, RegionPlan } from "../../lib/model/fleet-plan.ts";
import { known } from "../plan-index.ts";
import type { PlanIndex } from "../plan-index.ts";
import { providerPropsOf } from "../region-providers.ts";

export interface GoogleEntryStates {
  readonly own: RemoteState;
  /** The state of the region's network stack. */
  readonly network: RemoteState;
}

interface Front {
  readonly plan: Literal<EntryPlan>;
  readonly front: Literal<FrontPlan>;
}

/** The load balancers of a region, one for each cluster that an entry leads to, with the certificates that they show. */
export class GoogleEntryRegionStack extends FleetStack {
  readonly #own: Literal<RegionPlan>;
  readonly #network: Expression;
  #policy: GoogleTlsPolicy | undefined;
  /** By workload. */
  readonly #certificates = new Map<string, GoogleCertificate>();

  readonly #index: PlanIndex;

  constructor(app: App, id: string, states: GoogleEntryStates, index: PlanIndex, own: Literal<RegionPlan>) {
    super(app, id, states.own);
    this.#index = index;
    this.#own = own;
    const fleet = index.plan.name;
    const { region } = own;
    googleProvider(this, { fleet, ...providerPropsOf(region) });
    this.#network = part(new RemoteOutput(this, "network", states.network).value(NETWORK_RECORD_OUTPUT), ".id");
    const fronts = index.plan.entries.flatMap((plan) =>
      plan.fronts.filter((front) => front.region === region.name).map((front) => ({ plan, front })),
    );
    const clusters: Record<string, Record<string, ClusterEntry>> = {};
    for (const one of fronts) {
      const { cluster } = one.front;
      clusters[cluster] = { ...clusters[cluster], [one.plan.workload]: this.#balance(one) };
    }
    const record: EntryRecord = { format: 1, fleet, cloud: "gcp", region: region.name, clusters };
    new TerraformOutput(this, ENTRY_RECORD_OUTPUT, { value: record });
  }

  #balance({ plan: { workload, entry, accelerator }, front }: Front): ClusterEntry {
    const { location, account } = providerPropsOf(this.#own.region);
    if (accelerator !== undefined) return acceleratedEntry(entry, { accelerator, endpointGroup: front.name, project: account });
    return new GoogleLoadBalancer(this, `${workload}--${front.cluster}`, {
      name: front.name,
      host: entry.host,
      port: entry.port,
      health: entry.health,
      protect: front.protect,
      location,
      project: account,
      network: this.#network,
      ...(entry.tls === "none" ? {} : { tls: this.#tls(workload, entry) }),
      ...(entry.reach === "internet" ? {} : { inside: this.#subnetOf(front.cluster) }),
    }).record;
  }

  /** The subnet of a cluster's nodes, known before it is made. */
  #subnetOf(cluster: LiteralText): Text {
    const { location, account } = providerPropsOf(this.#own.region);
    return joined`projects/${account}/regions/${location}/subnetworks/${known(this.#index.cluster(cluster).names["subnet"], cluster)}`;
  }

  /** Load balancers of one workload show the same certificate, and all of a region follow one policy. */
  #tls(workload: string, { host }: Literal<EntryPlan>["entry"]): GoogleTls {
    const { location } = providerPropsOf(this.#own.region);
    const nameOf = (thing: string) => known(this.#own.names[thing], thing);
    this.#policy ??= new GoogleTlsPolicy(this, "tls", { name: nameOf("tls-policy"), location });
    const certificate =
      this.#certificates.get(workload) ??
      new GoogleCertificate(this, `${workload}-certificate`, { name: nameOf(`certificate/${workload}`), host, location });
    this.#certificates.set(workload, certificate);
    return { certificate, policy: this.#policy.id };
  }
}

/** What stands everywhere is none of the region's; its name is known before it is made. */
function acceleratedEntry(
  { host, port, tls }: Literal<EntryPlan>["entry"],
  {
    accelerator,
    endpointGroup,
    project,
  }: { readonly accelerator: LiteralText; readonly endpointGroup: LiteralText; readonly project: LiteralText },
): ClusterEntry {
  const backendService = backendServiceName(accelerator, tls);
  return {
    host,
    port,
    sendTo: { name: host },
    bind: { kind: "endpoint-group", endpointGroup, backendService, location: "", project },
    detail: { cloud: "gcp" },
  };
}
