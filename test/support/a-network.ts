import { literal } from "../../constructs/cdk.ts";
import type { AwsNetworkProps } from "../../constructs/aws/network/network.ts";
import { Cidr } from "../../lib/model/cidr.ts";

/** Number i of equal parts of a block. */
function parts(first: string, count: number): readonly Cidr[] {
  const block = Cidr.from(first);
  return Array.from({ length: count }, (_, index) => Cidr.of(block.first + index * block.size, block.prefix));
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
      private: parts("10.0.0.0/18", zones),
      public: parts("10.0.192.0/24", zones),
      intra: parts("10.0.224.0/27", zones),
    },
    ...difference,
  };
}
