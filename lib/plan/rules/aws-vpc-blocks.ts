import { neverTogether } from "../../clouds/aws/vpc-blocks.ts";
import { networkBlocks } from "../networks.ts";
import type { PlanRule } from "./plan-rule.ts";

/** Blocks that AWS does not put into one VPC. */
export const blocksNeverTogether: PlanRule = {
  id: "FW2113",
  severity: "error",
  title: "Blocks that no VPC has together",
  why: "AWS restricts what may be added to a VPC by where its other blocks lie, such as 10.0.0.0/16 beside anything of 10.0.0.0/15, or two ranges of RFC 1918. The network of that id must be another one, or one of the blocks wrong.",
  fix: "Name the blocks that the VPC has: `aws ec2 describe-vpcs` lists them.",
  check: ({ plan }) =>
    plan.regions.flatMap((own) => {
      const { region } = own;
      const pair = region.cloud === "aws" ? neverTogether(networkBlocks(own)) : undefined;
      if (pair === undefined) return [];
      const [one, other] = pair;
      return [
        {
          path: region.network === undefined ? ["regions", region.name] : ["regions", region.name, "network", "cidrs"],
          message: `AWS never has ${one} and ${other} in one VPC, as region ${region.name} has`,
          seen: networkBlocks(own).join(", "),
          accepted: "blocks that AWS adds to each other",
          fix: `correct the blocks of region ${region.name}, or part them into two networks`,
        },
      ];
    }),
};
