import { describe, expect, test } from "@jest/globals";
import { awsMachine } from "../../../lib/clouds/aws/machines.ts";

describe("a machine on AWS", () => {
  test.each([
    ["4x16", "amd64", "m7i.xlarge"],
    ["2x4", "amd64", "c7i.large"],
    ["8x64", "amd64", "r7i.2xlarge"],
    ["1x4", "amd64", "m7a.medium"],
    ["4x16", "arm64", "m7g.xlarge"],
    ["64x128", "arm64", "c7g.16xlarge"],
  ] as const)("of %s for %s is a current %s", (machine, arch, type) => {
    expect(awsMachine(machine, arch, false)).toEqual({ types: [type], arch, accelerator: "none" });
  });

  test.each([
    ["m7i-flex.large", "amd64", "none"],
    ["c7gn.xlarge", "arm64", "none"],
    ["im4gn.xlarge", "arm64", "none"],
    ["a1.large", "arm64", "none"],
    ["g6.xlarge", "amd64", "nvidia"],
    ["g5g.xlarge", "arm64", "nvidia"],
    ["p5.48xlarge", "amd64", "nvidia"],
    ["trn1.2xlarge", "amd64", "neuron"],
    ["u7i-12tb.224xlarge", "amd64", "none"],
  ] as const)("keeps its own name %s, which is %s with drivers for %s", (type, arch, accelerator) => {
    expect(awsMachine(type, arch, false)).toEqual({ types: [type], arch, accelerator });
  });

  test("has several types in a spot pool, since one alone is taken back all at once", () => {
    expect(awsMachine("4x16", "amd64", true)).toMatchObject({ types: ["m7i.xlarge", "m7a.xlarge", "m6i.xlarge", "m6a.xlarge"] });
  });

  test.each([
    ["4x15", "amd64", "AWS has no amd64 machine of 4x15"],
    ["96x384", "arm64", "it has 1, 2, 4, 8, 16, 32, 48, 64 vCPU"],
    ["m7g.large", "amd64", "set arch: arm64"],
    ["m7i.large", "arm64", "set arch: amd64"],
    ["Standard_D4s_v5", "amd64", "is no EC2 instance type"],
  ] as const)("of %s for %s is refused with what is accepted", (machine, arch, said) => {
    expect(awsMachine(machine, arch, false)).toContain(said);
  });
});
