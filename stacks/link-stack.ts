import { FleetStack, RemoteOutput } from "../constructs/cdk.ts";
import type { App, Expression, Literal } from "../constructs/cdk.ts";
import type { LinkTunnel, OpenedTunnel } from "../constructs/link.ts";
import { GATEWAY_RECORD_OUTPUT } from "../lib/contracts/gateway-record.ts";
import { NETWORK_RECORD_OUTPUT } from "../lib/contracts/network-record.ts";
import type { RegionPlan, StackPlan } from "../lib/model/fleet-plan.ts";
import type { LinkEnd, LinkPlan } from "../lib/model/link-plan.ts";
import { known, stateOf } from "./plan-index.ts";
import type { PlanIndex } from "./plan-index.ts";

/** One end of a link, as its cloud's part of the stack sees it. */
export interface LinkEndInput {
  readonly stack: FleetStack;
  readonly index: PlanIndex;
  readonly plan: Literal<StackPlan>;
  readonly link: Literal<LinkPlan>;
  readonly region: Literal<RegionPlan>;
  readonly own: LinkSide;
  /** The other end. */
  readonly far: LinkSide;
  readonly tunnels: readonly LinkTunnel[];
  /** The record of any region's network. */
  readonly network: (region: string) => Expression;
  /** The record of any region's gateway. */
  readonly gateway: (region: string) => Expression;
}

export interface LinkSide {
  readonly end: Literal<LinkEnd>;
  /** The record of its gateway. */
  readonly gateway: Expression;
}

/** Makes the end that brings keys, and addresses that the other end answers. */
export type OpenLink = (input: LinkEndInput) => readonly OpenedTunnel[];

/** Makes an end that is given both. */
export type AnswerLink = (input: LinkEndInput, opened: readonly OpenedTunnel[]) => void;

/** A VPN between two clouds: both ends in one stack, so that its keys are in one state, and in no output. */
export class LinkStack extends FleetStack {
  readonly #index: PlanIndex;
  readonly #records = new Map<string, Expression>();

  constructor(app: App, index: PlanIndex, plan: Literal<StackPlan>, open: OpenLink, answer: AnswerLink) {
    super(app, plan.id, stateOf(plan));
    this.#index = index;
    const link = known(
      index.plan.links.find(({ between }) => between.join("--") === plan.subject),
      plan.subject,
    );
    const gateway = (region: string): Expression => this.#record("gateway", region, GATEWAY_RECORD_OUTPUT);
    const network = (region: string): Expression => this.#record("network", region, NETWORK_RECORD_OUTPUT);
    const [opener, answerer] = link.ends.map((end): LinkSide => ({ end, gateway: gateway(end.region) }));
    const inputOf = (own: LinkSide, far: LinkSide, [first, second]: readonly [0 | 1, 0 | 1]): LinkEndInput => ({
      stack: this,
      index,
      plan,
      link,
      region: index.region(own.end.region),
      own,
      far,
      tunnels: link.tunnels.map(({ block, hosts }) => ({ block, own: hosts[first], peer: hosts[second] })),
      network,
      gateway,
    });
    const [one, other] = [known(opener, plan.subject), known(answerer, plan.subject)];
    answer(inputOf(other, one, [1, 0]), open(inputOf(one, other, [0, 1])));
  }

  #record(layer: "gateway" | "network", region: string, output: string): Expression {
    const id = `${layer}-${region}`;
    const record = this.#records.get(id) ?? new RemoteOutput(this, id, this.#index.state(layer, region)).value(output);
    this.#records.set(id, record);
    return record;
  }
}
