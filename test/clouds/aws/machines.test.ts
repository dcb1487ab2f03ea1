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
    expect(awsMachine(machine, arch, false, "eu-west-1")).toEqual({ types: [type], arch, accelerator: "none" });
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
    expect(awsMachine(type, arch, false, "eu-west-1")).toEqual({ types: [type], arch, accelerator });
  });

  test("has several types in a spot pool, since one alone is taken back all at once", () => {
    expect(awsMachine("4x16", "amd64", true, "eu-west-1")).toMatchObject({
      types: ["m7i.xlarge", "m7a.xlarge", "m6i.xlarge", "m6a.xlarge"],
    });
  });

  test.each([
    ["4x15", "amd64", "AWS has no amd64 machine of 4x15"],
    ["96x384", "arm64", "it has 1, 2, 4, 8, 16, 32, 48, 64 vCPU"],
    ["m7g.large", "amd64", "set arch: arm64"],
    ["m7i.large", "arm64", "set arch: amd64"],
    ["Standard_D4s_v5", "amd64", "is no EC2 instance type"],
  ] as const)("of %s for %s is refused with what is accepted", (machine, arch, said) => {
    expect(awsMachine(machine, arch, false, "eu-west-1")).toContain(said);
  });

  test("is one that the location has, also where several are asked for", () => {
    expect(awsMachine("4x16", "amd64", true, "eu-west-3")).toMatchObject({ types: ["m7i.xlarge", "m6i.xlarge", "m6a.xlarge"] });
    expect(awsMachine("4x16", "amd64", false, "ca-west-1")).toMatchObject({ types: ["m6i.xlarge"] });
    expect(awsMachine("4x16", "arm64", false, "eu-south-1")).toMatchObject({ types: ["m6g.xlarge"] });
  });

  test.each([
    ["m7a.large", "amd64", "eu-west-3", "eu-west-3 has no m7a machines"],
    ["192x768", "amd64", "me-south-1", "me-south-1 has no current amd64 machine of 192x768: it lacks m7i, m7a, m6a"],
    ["4x16", "amd64", "cn-northwest-1", "it isn't known which machines cn-northwest-1 has: name a type, such as m7i.xlarge"],
  ] as const)("of %s for %s in %s is refused", (machine, arch, location, said) => {
    expect(awsMachine(machine, arch, false, location)).toBe(said);
  });
});
