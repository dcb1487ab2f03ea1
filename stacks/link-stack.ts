import { FleetStack, RemoteOutput } from "../constructs/cdk.ts";
import type { App, Expression, Literal } from "../constructs/cdk.ts";
import type { OpenedTunnel } from "../constructs/link.ts";
import { GATEWAY_RECORD_OUTPUT } from "../lib/contracts/gateway-record.ts";
import { NETWORK_RECORD_OUTPUT } from "../lib/contracts/network-record.ts";
import type { RegionPlan, StackPlan } from "../lib/model/fleet-plan.ts";
import type { LinkPlan } from "../lib/model/link-plan.ts";
import { known, stateOf } from "./plan-index.ts";
import type { PlanIndex } from "./plan-index.ts";

/** One end of a link, as its cloud's part of the stack sees it. */
export interface LinkEndInput {
  readonly stack: FleetStack;
  readonly index: PlanIndex;
  readonly plan: Literal<StackPlan>;
  readonly link: Literal<LinkPlan>;
  /** Which of the link's two ends it is: 0 opens, 1 answers. */
  readonly end: 0 | 1;
  readonly region: Literal<RegionPlan>;
  /** Records of the two regions' gateways, in the order of the ends. */
  readonly gateways: readonly [Expression, Expression];
  /** The record of any region's network. */
  readonly network: (region: string) => Expression;
  /** The record of any region's gateway. */
  readonly gateway: (region: string) => Expression;
}

/** Makes the end whose tunnels bring addresses and keys. */
export type OpenLink = (input: LinkEndInput) => readonly OpenedTunnel[];

/** Makes the end that answers them. */
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
    const [opener, answerer] = link.ends;
    const gateway = (region: string): Expression => this.#record("gateway", region, GATEWAY_RECORD_OUTPUT);
    const network = (region: string): Expression => this.#record("network", region, NETWORK_RECORD_OUTPUT);
    const gateways = [gateway(opener.region), gateway(answerer.region)] as const;
    const shared = { stack: this, index, plan, link, gateways, gateway, network };
    const opened = open({ ...shared, end: 0, region: index.region(opener.region) });
    answer({ ...shared, end: 1, region: index.region(answerer.region) }, opened);
  }

  #record(layer: "gateway" | "network", region: string, output: string): Expression {
    const id = `${layer}-${region}`;
    const record = this.#records.get(id) ?? new RemoteOutput(this, id, this.#index.state(layer, region)).value(output);
    this.#records.set(id, record);
    return record;
  }
}
