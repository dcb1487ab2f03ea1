import { writeFileSync } from "node:fs";
import path from "node:path";
import { beforeEach, expect, test } from "@jest/globals";
import { command as plan } from "../../../lib/cli/commands/plan.ts";
import { command as trace } from "../../../lib/cli/commands/trace.ts";
import type { CommandContext } from "../../../lib/cli/frame/command.ts";
import { aContext } from "../../support/a-context.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const FLEET = `fleet: acme
edition: "2026-11"
state: { backend: local }
access: { operators: [203.0.113.0/24] }
sync: { hub: hub, agent: none }
defaults: { kubernetes: "1.35" }
regions:
  west: { cloud: aws, location: eu-west-1, account: "111122223333" }
  north: { cloud: aws, location: eu-north-1, account: "111122223333" }
clusters:
  hub: { region: west }
  shop: { region: north }
`;

const folder = tempFolder();
let context: CommandContext;

beforeEach(async () => {
  context = aContext(path.join(folder(), "fleet.yaml"));
  writeFileSync(path.join(folder(), "fleet.yaml"), FLEET);
  await plan.run(context, [], { write: true });
});

test("shows every hop of somebody who comes through, and of the answer", async () => {
  const { exit, text = "" } = await trace.run(context, ["203.0.113.0/24", "api/hub"], {});
  expect(exit).toBe("done");
  expect(text).toContain("203.0.113.0/24 → api/hub, port 443: reached, and the answer comes back");
  expect(text).toContain("lets it from 203.0.113.0, port 443 [cluster-hub/aws_eks_cluster.Resource (public_access_cidrs)]");
  const { text: out = "" } = await trace.run(context, ["nodes/shop", "internet"], {});
  expect(out).toContain("sends 0.0.0.0/0 through network-north/aws_nat_gateway.nat-eun1-az1");
  expect(out).toContain("gives the answer back to");
});

test("names the rule or route that stops somebody, and ends with refused", async () => {
  const { exit, text = "" } = await trace.run(context, ["internet", "nodes/hub"], {});
  expect(exit).toBe("refused");
  expect(text).toContain("has nothing with an address on the internet there");
  const { text: other = "" } = await trace.run(context, ["nodes/shop", "nodes/hub"], { port: "8080" });
  expect(other).toContain("over peering-aws/aws_vpc_peering_connection");
  expect(other).toMatch(/refuses it from .*, port 8080: no rule of cluster-hub\/aws_eks_cluster.Resource/);
});

test("proves the whole fleet against its plan", async () => {
  const { exit, text } = await trace.run(context, [], { all: true });
  expect(exit).toBe("done");
  expect(text).toMatch(/^\d+ pairs as the plan wants$/);
});

test.each([
  [["nodes/shopp", "internet"], {}, /nobody is called "nodes\/shopp"; there are .*nodes\/shop/],
  [["internet"], {}, /Name a second end/],
  [[], {}, /name two ends, or --all/],
  [["internet", "api/hub"], { all: true }, /name two ends, or --all/],
  [["internet", "api/hub"], { port: "0" }, /--port "0" is no port from 1 to 65535/],
])("refuses %j %j", async (words, options, message) => {
  await expect(trace.run(context, words, options)).rejects.toThrow(message);
});
