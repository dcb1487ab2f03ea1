import { describe, expect, test } from "@jest/globals";
import type { LocalCluster } from "../../lib/contracts/local-cluster.ts";
import { parseLocalCluster } from "../../lib/contracts/parse-local-cluster.ts";
import { localPorts } from "../../lib/clouds/local/ports.ts";

const CLUSTER: LocalCluster = {
  format: 1,
  name: "hub",
  kubernetes: "1.36",
  ports: localPorts(16_000),
  pools: [
    {
      name: "general",
      nodes: 2,
      arch: "arm64",
      labels: { tier: "web" },
      taints: [{ key: "gpu", value: undefined, effect: "NoSchedule" }],
    },
  ],
};

const parse = (value: unknown) => parseLocalCluster(JSON.stringify(value), "THE_VARIABLE");

describe("a local cluster that Terraform hands over", () => {
  test("comes out as it went in, also where Terraform made null of what nobody set", () => {
    expect(parse(CLUSTER)).toEqual(CLUSTER);
    const [pool] = CLUSTER.pools;
    const withNull = { ...CLUSTER, pools: [{ ...pool, taints: [{ key: "gpu", value: null, effect: "NoSchedule" }] }] };
    expect(parse(withNull)).toEqual(CLUSTER);
  });

  test("may have fields of another version, so that what that one made still comes down", () => {
    expect(parse({ ...CLUSTER, more: 1 })).toEqual(CLUSTER);
  });

  test("that could lead out of its folder, or is damaged, is refused with every wrong field", () => {
    const broken = { ...CLUSTER, format: 2, name: "../hub", ports: { ...CLUSTER.ports, api: 70_000 } };
    for (const said of [/^THE_VARIABLE is not/, /format:/, /name: must be a DNS label/, /ports\.api:/])
      expect(() => parse(broken)).toThrow(said);
  });

  test.each([[""], ["{"], ["null"], ["[]"], ['{"format":1}'], ['{"password":"hunter2" x']])(
    "the text %s is bad input, and is not repeated",
    (text) => {
      const refused: unknown = expect.objectContaining({ kind: "input", message: expect.not.stringContaining("hunter2") });
      expect(() => parseLocalCluster(text, "THE_VARIABLE")).toThrow(refused);
    },
  );
});
