import { expect, test } from "@jest/globals";
import { azureMachine } from "../../../lib/clouds/azure/machines.ts";

test.each([
  ["2x4", "amd64", "Standard_D2ls_v5"],
  ["4x16", "amd64", "Standard_D4s_v5"],
  ["20x160", "amd64", "Standard_E20s_v5"],
  ["96x384", "arm64", "Standard_D96ps_v6"],
  ["Standard_D4ps_v6", "arm64", "Standard_D4ps_v6"],
  ["Standard_E4-2ds_v5", "amd64", "Standard_E4-2ds_v5"],
  ["Standard_DS11_v2", "amd64", "Standard_DS11_v2"],
  ["Standard_D16s_v5", "amd64", "Standard_D16s_v5"],
  ["Standard_NC24ads_A100_v4", "amd64", "Standard_NC24ads_A100_v4"],
] as const)("%s of %s on Azure is %s", (machine, arch, size) => {
  expect(azureMachine(machine, arch)).toEqual({ size, arch });
});

test.each([
  ["96x768", "amd64", /^Azure has no amd64 machine of 96x768/],
  ["20x160", "arm64", /^Azure has no arm64 machine of 20x160/],
  ["Standard_D4ps_v6", "amd64", "Standard_D4ps_v6 is arm64, and the pool says amd64: set arch: arm64"],
  ["Standard_D4s_v5", "arm64", "Standard_D4s_v5 is amd64, and the pool says arm64: set arch: amd64"],
  ["Standard_B1ms", "amd64", "Standard_B1ms has less than two vCPU, and AKS takes no such nodes"],
  ["Standard_A1_v2", "amd64", /^Standard_A1_v2 has less than two vCPU/],
  ["Standard_A0", "amd64", /^Standard_A0 has less than two vCPU/],
  ["m7i.xlarge", "amd64", /is no size such as Standard_D4s_v5/],
] as const)("%s of %s is none", (machine, arch, said) => {
  expect(azureMachine(machine, arch)).toEqual(typeof said === "string" ? said : expect.stringMatching(said));
});
