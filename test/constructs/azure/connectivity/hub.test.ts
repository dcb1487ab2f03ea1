import { expect, test } from "@jest/globals";
import { literal } from "../../../../constructs/cdk.ts";
import { AzureHub } from "../../../../constructs/azure/connectivity/hub.ts";
import { parseGatewayRecord } from "../../../../lib/contracts/parse-gateway-record.ts";
import { Cidr } from "../../../../lib/model/cidr.ts";
import { anAzureStack } from "../../../support/an-azure-network.ts";
import type { SynthesizedStack } from "../../../support/an-aws-stack.ts";

function hub(block: string): SynthesizedStack {
  const common = { fleet: literal("acme"), region: literal("west"), name: literal("acme-west-hub"), asn: 65515 };
  return anAzureStack(
    (stack) => void new AzureHub(stack, "Default", { ...common, location: literal("westeurope"), block: Cidr.from(block) }),
  );
}

test("a hub on Azure routes between all networks that are connected to it, from a range that no network has", () => {
  const { one, outputs } = hub("10.0.0.0/23");
  expect(one("azurerm_virtual_wan")).toMatchObject({ type: "Standard" });
  expect(one("azurerm_virtual_hub")).toMatchObject({ sku: "Standard", address_prefix: "10.0.0.0/23" });
  expect(parseGatewayRecord(outputs["gateway_record"]?.value, "test")).toMatchObject({ cloud: "azure", asn: 65515 });
});

test("a hub on Azure is refused with a range in which Azure makes none", () => {
  expect(() => hub("10.0.0.0/25")).toThrow("smaller than /24");
});
