import { TerraformOutput } from "../../constructs/cdk.ts";
import type { Literal, LiteralText, TerraformProvider } from "../../constructs/cdk.ts";
import { AzureDnsInside } from "../../constructs/azure/entry/dns-inside.ts";
import { AzureFrontDoor, AzureFrontDoorEntry } from "../../constructs/azure/entry/front-door.ts";
import type { EntryPlan, FrontPlan } from "../../lib/model/fleet-plan.ts";
import type { EntryFront, EntryNames, EntryScope, NamedTarget } from "../entry-global-stack.ts";
import { known, stackNamed } from "../plan-index.ts";
import { providerPropsOf } from "../region-providers.ts";
import { AzureEntryNames } from "./entry-names.ts";
import { networkIdsOf } from "./network-ids.ts";
import { azureProviders } from "./providers.ts";

/** Who issues certificates of Azure's, in words of RFC 8659. */
const AZURE_ISSUER = "digicert.com";

/** Load balancers on Azure are made by AKS, once a Service asks for them: nothing has to be opened. */
export class AzureEntryFront implements EntryFront {
  readonly issuer = AZURE_ISSUER;
  readonly #scope: EntryScope;
  readonly #names: EntryNames;
  /** By region. */
  readonly #providers: ReadonlyMap<string, TerraformProvider>;

  /** By subscription. */
  readonly #frontDoors = new Map<LiteralText, AzureFrontDoor>();

  constructor(scope: EntryScope, names: EntryNames) {
    this.#scope = scope;
    this.#names = names;
    const { stack, index } = scope;
    const { entries, name } = index.plan;
    const regions = new Set<string>(entries.flatMap((entry) => ownFronts(entry).map(({ region }) => region)));
    const { aliased } = stackNamed(index.plan, stack.node.id).providers;
    this.#providers = azureProviders(
      stack,
      name,
      aliased,
      [...regions].map((region) => index.region(region).region),
    );
  }

  open(): void {
    return;
  }

  /** In a zone of the cluster's subscription, seen from all networks that reach it. */
  leadInside(plan: Literal<EntryPlan>): void {
    const { workload, entry, inside } = plan;
    const { stack, index } = this.#scope;
    const [front] = ownFronts(plan);
    const { region, address } = known(front, workload);
    const { zone, regions } = known(inside, workload);
    new AzureDnsInside(stack, `${workload}-inside`, {
      fleet: index.plan.name,
      host: entry.host,
      resourceGroup: zone,
      location: providerPropsOf(index.region(region).region).location,
      networks: new Map(regions.map((name) => [name, networkIdsOf(index.region(name)).id])),
      address: known(address, workload),
      provider: known(this.#providers.get(region), region),
    });
  }

  /** Behind the one Front Door of the clusters' subscription. */
  accelerate(plan: Literal<EntryPlan>): NamedTarget {
    const { workload, entry, accelerator } = plan;
    const { stack } = this.#scope;
    // A rule refuses zones of others.
    if (!(this.#names instanceof AzureEntryNames)) throw new Error(`only Azure DNS leads to ${workload} everywhere`);
    const fronts = ownFronts(plan);
    const { region } = known(fronts[0], workload);
    const { endpoint } = new AzureFrontDoorEntry(stack, `${workload}-front-door`, {
      frontDoor: this.#frontDoor(plan, region),
      name: known(accelerator, workload),
      host: entry.host,
      policy: entry.policy,
      weights: entry.weights,
      order: entry.order,
      health: entry.health,
      zone: this.#names.zone,
      targets: fronts.map((front) => ({ name: front.cluster, at: stack.read(plan, front, ".sendTo.name") })),
      provider: known(this.#providers.get(region), region),
      protect: fronts.some(({ protect }) => protect),
    });
    return { resource: endpoint };
  }

  #frontDoor({ workload, accelerators }: Literal<EntryPlan>, region: LiteralText): AzureFrontDoor {
    const { stack, index } = this.#scope;
    const { account, location } = providerPropsOf(index.region(region).region);
    const before = this.#frontDoors.get(account);
    if (before !== undefined) return before;
    const made = new AzureFrontDoor(stack, `front-door-${account}`, {
      fleet: index.plan.name,
      name: known(accelerators, workload),
      location,
      provider: known(this.#providers.get(region), region),
    });
    new TerraformOutput(stack, `front-door-id-${account}`, { value: made.guid });
    this.#frontDoors.set(account, made);
    return made;
  }
}

function ownFronts({ fronts }: Literal<EntryPlan>): readonly Literal<FrontPlan>[] {
  return fronts.filter(({ cloud }) => cloud === "azure");
}
