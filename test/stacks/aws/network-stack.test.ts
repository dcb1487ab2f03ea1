import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { Testing } from "cdktf";
import { App, literal } from "../../../constructs/cdk.ts";
import type { FleetStack } from "../../../constructs/cdk.ts";
import { parseNetworkRecord } from "../../../lib/contracts/parse-network-record.ts";
import { Cidr } from "../../../lib/model/cidr.ts";
import type { StateBackend, Workload } from "../../../lib/model/fleet.ts";
import { EMPTY_LOCK } from "../../../lib/model/lock.ts";
import { planFleet } from "../../../lib/plan/fleet-plan.ts";
import { AwsNetworkStack } from "../../../stacks/aws/network-stack.ts";
import { AwsExistingNetworkStack } from "../../../stacks/aws/existing-network-stack.ts";
import { aFleet, aPool, aWorkload } from "../../support/a-fleet.ts";
import { anEntry } from "../../support/an-entry.ts";
import type { RegionSketch } from "../../support/a-fleet.ts";

const S3: StateBackend = {
  backend: "s3",
  bucket: "acme-terraform",
  region: "eu-west-1",
  account: "111122223333",
  identity: "arn:aws:iam::111122223333:role/state",
  jurisdiction: "eu",
};

interface Synthesized {
  readonly terraform: { readonly backend: unknown };
  readonly resource?: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
  readonly output: { readonly network_record: { readonly value: unknown } };
}

interface AccessList {
  readonly tags: { readonly Name: string };
  readonly ingress: readonly { readonly cidr_block: string; readonly protocol: string; readonly from_port: number }[];
}

/** The network stack of a fleet's only region. */
function synthesize(region: RegionSketch, workloads: readonly Workload[] = []): Synthesized {
  const plan = literal(planFleet(aFleet({ "aws eu-west": region }, { state: S3, workloads }), EMPTY_LOCK).plan);
  const [own] = plan.regions;
  if (own === undefined) throw new Error("there is no region");
  const place = { state: plan.fleet.state, key: literal("acme/network-eu-west.tfstate") };
  const { network } = own.region;
  const app = new App({ stackTraces: false });
  const stack: FleetStack =
    network === undefined
      ? new AwsNetworkStack(app, "network-eu-west", place, plan.name, own)
      : new AwsExistingNetworkStack(app, "network-eu-west", place, plan.name, { ...own.region, network });
  return JSON.parse(Testing.synth(stack)) as Synthesized;
}

function attributes(stack: Synthesized, type: string, attribute: string): readonly unknown[] {
  return Object.values(stack.resource?.[type] ?? {}).map((one) => one[attribute]);
}

describe("the network stack", () => {
  test("keeps its state in the bucket, encrypted, with a lock beside it, and takes no other account's", () => {
    expect(synthesize({}).terraform.backend).toEqual({
      s3: {
        bucket: "acme-terraform",
        region: "eu-west-1",
        key: "acme/network-eu-west.tfstate",
        allowed_account_ids: ["111122223333"],
        assume_role: { role_arn: "arn:aws:iam::111122223333:role/state" },
        encrypt: true,
        use_lockfile: true,
      },
    });
  });

  test("makes subnets of which no two overlap, however many zones and nodes there are", () => {
    const zones = fc.integer({ min: 2, max: 6 }).map((count) => Array.from({ length: count }, (_, at) => `euw1-az${at + 1}`));
    fc.assert(
      fc.property(zones, fc.integer({ min: 1, max: 900 }), (ids, max) => {
        const sizes = { private: 20 };
        const stack = synthesize({ zones: ids, sizes, clusters: { hub: { pools: [aPool("general", { max })] } } });
        const blocks = attributes(stack, "aws_subnet", "cidr_block").map((text) => Cidr.from(String(text)));
        const pairs = blocks.flatMap((one, index) => blocks.slice(index + 1).map((other) => [one, other] as const));
        expect(pairs.filter(([one, other]) => one.overlaps(other))).toEqual([]);
        expect(new Set(attributes(stack, "aws_subnet", "availability_zone_id"))).toEqual(new Set(ids));
      }),
      { numRuns: 25 },
    );
  });

  test("is protected as long as any cluster in it is", () => {
    const kept = (protect: boolean): unknown =>
      attributes(synthesize({ clusters: { hub: { protect }, shop: { protect: false } } }), "aws_vpc", "lifecycle")[0];
    expect([kept(true), kept(false)]).toEqual([{ prevent_destroy: true }, { prevent_destroy: false }]);
  });

  test("lets users in on the low ports of the entries in front of its clusters, and on those of the web", () => {
    const mail = aWorkload("mail", ["hub"], { entry: anEntry({ port: 465 }) });
    const chat = aWorkload("chat", ["hub"], { entry: anEntry({ port: 5222 }) });
    const stack = synthesize({ clusters: { hub: {} } }, [mail, chat]);
    const lists = Object.values(stack.resource?.["aws_network_acl"] ?? {}) as unknown as AccessList[];
    const lowPorts = (tier: string): readonly number[] =>
      lists
        .filter(({ tags }) => tags.Name.endsWith(`-${tier}`))
        .flatMap(({ ingress }) => ingress.filter((rule) => rule.cidr_block === "0.0.0.0/0" && rule.protocol === "6"))
        .flatMap(({ from_port }) => (from_port < 1024 ? [from_port] : []));
    expect(lowPorts("public")).toEqual([80, 443, 465]);
    expect(lowPorts("private")).toEqual([]);
  });

  test("of a network that something else owns makes nothing, and says the same as any other", () => {
    const stack = synthesize({
      network: {
        id: "vpc-1",
        cidrs: [Cidr.from("10.20.0.0/16")],
        free: [],
        subnets: { private: ["subnet-1", "subnet-2"] },
        routeTables: ["rtb-1"],
        natAddresses: ["192.0.2.10"],
      },
    });
    expect(stack.resource).toBeUndefined();
    expect(parseNetworkRecord(stack.output.network_record.value, "the output")).toEqual({
      format: 1,
      fleet: "acme",
      cloud: "aws",
      region: "eu-west",
      id: "vpc-1",
      location: "eu-west-1",
      account: "111122223333",
      blocks: ["10.20.0.0/16"],
      egress: ["192.0.2.10"],
      detail: {
        cloud: "aws",
        zones: [],
        subnets: { private: { "subnet-1": "subnet-1", "subnet-2": "subnet-2" }, public: {}, intra: {} },
        routeTables: { private: { "rtb-1": "rtb-1" }, public: {}, intra: {} },
      },
    });
  });
});
