import { describe, expect, test } from "@jest/globals";
import { literal } from "../../../../constructs/cdk.ts";
import { GoogleClusterNetwork } from "../../../../constructs/google/network/network.ts";
import type { GoogleClusterNetworkProps } from "../../../../constructs/google/network/network.ts";
import { Cidr } from "../../../../lib/model/cidr.ts";
import { aClusterNetwork, aGoogleStack } from "../../../support/a-google-network.ts";
import type { SynthesizedStack } from "../../../support/an-aws-stack.ts";

function clusterNetwork(difference: Partial<GoogleClusterNetworkProps> = {}): SynthesizedStack {
  return aGoogleStack((stack) => void new GoogleClusterNetwork(stack, "Default", aClusterNetwork(difference)));
}

const TWO_PODS = { pods: [Cidr.from("10.0.16.0/20"), Cidr.from("10.0.4.0/22")] };

describe("a cluster's part of a network on Google Cloud", () => {
  test("is a subnet for the nodes with a range for the pods, and one for the API server", () => {
    const subnets = clusterNetwork().all("google_compute_subnetwork");
    expect(subnets.map(({ name, ip_cidr_range: range, secondary_ip_range: more }) => [name, range, more])).toEqual([
      ["acme-shop--control", "10.0.3.0/28", undefined],
      ["acme-shop", "10.0.2.0/24", [{ range_name: "pods-10-0-16-0-20", ip_cidr_range: "10.0.16.0/20" }]],
    ]);
  });

  test("reaches Google's services without an address of its own, and writes down who talked to whom", () => {
    for (const subnet of clusterNetwork().all("google_compute_subnetwork")) {
      expect(subnet).toMatchObject({
        private_ip_google_access: true,
        log_config: { aggregation_interval: "INTERVAL_5_SEC", flow_sampling: 0.5, metadata: "INCLUDE_ALL_METADATA" },
      });
    }
  });

  test("stands in the project that owns the network, where the agents of the cluster's own project may use it and nothing else", () => {
    const { all, resources } = clusterNetwork({ shared: { host: literal("acme-host"), service: literal("acme-service") } });
    const parts = [...all("google_compute_subnetwork"), ...all("google_compute_firewall")];
    expect(parts.map(({ project }) => project)).toEqual(parts.map(() => "acme-host"));
    const number = "${data.google_project.service-project.number}";
    const agents = [
      `serviceAccount:service-${number}@container-engine-robot.iam.gserviceaccount.com`,
      `serviceAccount:${number}@cloudservices.gserviceaccount.com`,
    ];
    const grants = all("google_compute_subnetwork_iam_member");
    expect(grants.map(({ subnetwork, role, member, project }) => [subnetwork, role, member, project])).toEqual(
      ["control-plane", "nodes"].flatMap((subnet) =>
        agents.map((agent) => [`\${google_compute_subnetwork.${subnet}.name}`, "roles/compute.networkUser", agent, "acme-host"]),
      ),
    );
    expect(Object.keys(resources)).not.toContain("google_project_iam_member");
  });

  test("keeps the names of its ranges whatever is added, in whatever order", () => {
    const ranges = (difference: Partial<GoogleClusterNetworkProps>): unknown =>
      clusterNetwork(difference).resources["google_compute_subnetwork"]?.["nodes"]?.["secondary_ip_range"];
    expect(ranges({ pods: TWO_PODS.pods.toReversed() })).toEqual(ranges(TWO_PODS));
    expect(ranges(TWO_PODS)).toEqual(expect.arrayContaining(ranges({}) as unknown[]));
    expect(ranges({ services: Cidr.from("10.0.8.0/24") })).toEqual(expect.arrayContaining(ranges({}) as unknown[]));
  });

  test("admits to its nodes, by their service account, its API server and load balancers, and nobody else", () => {
    const rules = clusterNetwork().all("google_compute_firewall");
    expect(rules.map(({ name, source_ranges: from }) => [name, from])).toEqual([
      ["acme-shop--checks", ["35.191.0.0/16", "130.211.0.0/22"]],
      ["acme-shop--proxies", ["10.0.0.0/23"]],
      ["acme-shop--webhooks", ["10.0.3.0/28"]],
    ]);
    for (const rule of rules) {
      expect(rule).toMatchObject({
        direction: "INGRESS",
        allow: [{ protocol: "tcp" }],
        target_service_accounts: ["acme-shop@acme-prod.iam.gserviceaccount.com"],
      });
      // Google refuses tags beside service accounts.
      expect(Object.keys(rule).filter((key) => /tags/.test(key))).toEqual([]);
    }
  });

  test.each([
    ["a name that leaves no room for those of its parts", { name: literal("a".repeat(54)) }, "longer than 53"],
    ["no range for pods", { pods: [] }, "pods is empty"],
    ["a range of the API server that is no /28", { controlPlane: Cidr.from("10.0.3.0/27") }, "Google takes a /28"],
    ["ranges that overlap", { pods: [Cidr.from("10.0.0.0/20")] }, "10.0.2.0/24 overlaps 10.0.0.0/20"],
  ])("is refused with %s", (_, difference, message) => {
    expect(() => clusterNetwork(difference)).toThrow(message);
  });
});
