import { literal } from "../../constructs/cdk.ts";
import type { AwsNetworkProps } from "../../constructs/aws/network/network.ts";
import type { AwsSubnetSpec } from "../../constructs/aws/network/subnets.ts";
import { Cidr } from "../../lib/model/cidr.ts";

/** A subnet in each zone, side by side from the first block. */
function subnets(first: string, zones: number): readonly AwsSubnetSpec[] {
  const block = Cidr.from(first);
  return Array.from({ length: zones }, (_, at) => ({
    zone: `euw1-az${at + 1}`,
    cidr: Cidr.of(block.first + at * block.size, block.prefix),
  }));
}

/** An AWS network over that many zones that states only the difference. */
export function anAwsNetwork(zones: number, difference: Partial<AwsNetworkProps> = {}): AwsNetworkProps {
  return {
    fleet: literal("acme"),
    region: literal("eu-west"),
    location: literal("eu-west-1"),
    account: literal("111122223333"),
    name: literal("acme-eu-west"),
    cidr: Cidr.from("10.0.0.0/16"),
    zones: literal(Array.from({ length: zones }, (_, index) => `euw1-az${index + 1}`)),
    subnets: {
      private: subnets("10.0.0.0/18", zones),
      public: subnets("10.0.192.0/24", zones),
      intra: subnets("10.0.224.0/27", zones),
    },
    ...difference,
  };
}
