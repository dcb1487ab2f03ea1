import { GOOGLE_ISSUER } from "../../constructs/google/entry/certificate.ts";
import { GoogleGlobalLoadBalancer } from "../../constructs/google/entry/global-load-balancer.ts";
import { GoogleDnsInside } from "../../constructs/google/entry/dns-inside.ts";
import { networkId } from "../../lib/clouds/google/paths.ts";
import { providerPropsOf } from "../region-providers.ts";
import { expression, literal } from "../../constructs/cdk.ts";
import type { Literal, LiteralText, TerraformProvider } from "../../constructs/cdk.ts";
import type { EntryPlan, FrontPlan } from "../../lib/model/fleet-plan.ts";
import type { EntryFront, EntryNames, EntryScope, NamedTarget } from "../entry-global-stack.ts";
import { known, stackNamed } from "../plan-index.ts";
import { googleProviders } from "./providers.ts";

/** Proofs of the regions' certificates, and load balancers that stand everywhere. */
export class GoogleEntryFront implements EntryFront {
  readonly issuer = GOOGLE_ISSUER;
  readonly #scope: EntryScope;
  readonly #names: EntryNames;
  /** By region. */
  readonly #providers: ReadonlyMap<string, TerraformProvider>;

  constructor(scope: EntryScope, names: EntryNames) {
    this.#scope = scope;
    this.#names = names;
    const { entries, name } = scope.index.plan;
    const regions = new Set<string>(entries.flatMap((entry) => ownFronts(entry).map(({ region }) => region)));
    const { aliased } = stackNamed(scope.index.plan, scope.stack.node.id).providers;
    const own = [...regions].map((region) => scope.index.region(region).region);
    this.#providers = googleProviders(scope.stack, name, aliased, own);
  }

  /** Certificates of one host and region are one, and nobody waits for it: it is issued as soon as its proof can be read. */
  open(plan: Literal<EntryPlan>): void {
    const { workload, entry } = plan;
    if (entry.tls === "none" || entry.via === "accelerator") return;
    const first = new Map(
      ownFronts(plan)
        .toReversed()
        .map((front) => [front.region, front]),
    );
    for (const [region, front] of first) {
      const read = (field: "name" | "data") => this.#scope.stack.read(plan, front, `.detail.proof.${field}`);
      this.#names.prove(`${workload}-proof-${region}`, { name: read("name"), data: read("data") });
    }
  }

  /** In a zone of the first cluster's project, seen from all networks that reach one of the clusters'. */
  leadInside(plan: Literal<EntryPlan>): void {
    const { workload, entry } = plan;
    const fronts = ownFronts(plan);
    const region = known(fronts[0], workload).region;
    const { zone, regions } = known(plan.inside, workload);
    new GoogleDnsInside(this.#scope.stack, workload, {
      host: entry.host,
      zone,
      networks: regions.map((name) => this.#networkOf(name)),
      policy: entry.policy,
      weights: entry.weights,
      order: entry.order,
      targets: fronts.map((front) => ({
        name: front.cluster,
        location: front.location,
        address: this.#scope.stack.read(plan, front, ".sendTo.address"),
        inside: {
          network: this.#networkOf(front.region),
          project: providerPropsOf(this.#scope.index.region(front.region).region).account,
          port: entry.port,
        },
      })),
      provider: known(this.#providers.get(region), region),
    });
  }

  /** Known before it is made. */
  #networkOf(region: string): LiteralText {
    const own = this.#scope.index.region(region);
    const { network } = own.region;
    return network?.id ?? literal(networkId(providerPropsOf(own.region).account, known(own.names["network"], region)));
  }

  /** In the project that all of its clusters are in. */
  accelerate(plan: Literal<EntryPlan>): NamedTarget {
    const { workload, entry, accelerator } = plan;
    const fronts = ownFronts(plan);
    const region = known(fronts[0], workload).region;
    const { address, proof } = new GoogleGlobalLoadBalancer(this.#scope.stack, `${workload}-accelerator`, {
      name: known(accelerator, workload),
      host: entry.host,
      port: entry.port,
      health: entry.health,
      tls: entry.tls,
      provider: known(this.#providers.get(region), region),
      protect: fronts.some(({ protect }) => protect),
    });
    if (proof !== undefined) {
      this.#names.prove(`${workload}-proof`, { name: expression(proof.name), data: expression(proof.data) });
    }
    return { address };
  }
}

function ownFronts({ fronts }: Literal<EntryPlan>): readonly Literal<FrontPlan>[] {
  return fronts.filter(({ cloud }) => cloud === "gcp");
}
