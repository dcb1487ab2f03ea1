import { expect, test } from "@jest/globals";
import { Testing } from "cdktf";
import { TerraformStack, literal } from "../../constructs/cdk.ts";
import { AwsExistingCluster } from "../../constructs/aws/cluster/existing-cluster.ts";
import type { AwsExistingClusterProps } from "../../constructs/aws/cluster/existing-cluster.ts";
import { ExistingCluster } from "../../constructs/existing-cluster.ts";
import type { CredentialRecipe } from "../../lib/contracts/cluster-record.ts";
import { parseClusterRecord } from "../../lib/contracts/parse-cluster-record.ts";

interface Synthesized {
  readonly resource?: object;
  readonly data?: object;
  readonly output: { readonly cluster_record: { readonly value: unknown } };
}

function synthesized(add: (stack: TerraformStack) => unknown): Synthesized {
  const stack = new TerraformStack(Testing.app(), "cluster-factory");
  add(stack);
  return JSON.parse(Testing.synth(stack)) as Synthesized;
}

function onAws(difference: Partial<AwsExistingClusterProps>): Synthesized {
  const props = literal({ fleet: "acme", name: "legacy", region: "eu-west", location: "eu-west-1", account: "111122223333" });
  return synthesized(
    (stack) => new AwsExistingCluster(stack, "Default", { ...props, eksName: literal("legacy-prod"), ...difference }),
  );
}

const CA = { data: "Zm9v" };

test("a cluster that something else owns has a record and nothing that Terraform could change", () => {
  const credential = literal<CredentialRecipe>({ kind: "kubeconfig", role: "", files: [".secrets/factory"], context: "admin" });
  const named = literal({ fleet: "acme", name: "factory", region: "edge", nativeId: "factory-7" });
  const props = { ...named, cloud: "external", credential } as const;
  const { output, resource, data } = synthesized((stack) => new ExistingCluster(stack, "Default", props));
  expect([resource, data]).toEqual([undefined, undefined]);
  expect(parseClusterRecord(output.cluster_record.value, "the output")).toMatchObject({
    nativeId: "factory-7",
    endpoints: [],
    credential,
  });
});

test("without a kubeconfig, a record must say where the API server is", () => {
  const { value } = onAws({ endpoint: { url: literal("https://legacy.example"), ca: literal(CA) } }).output.cluster_record;
  expect(() => parseClusterRecord({ ...(value as object), endpoints: [] }, "the output")).toThrow("must name an endpoint");
});

test("EKS is asked for endpoint and authority only where nobody wrote them down", () => {
  const told = onAws({
    endpoint: { url: literal("https://legacy.example"), ca: literal(CA) },
    role: literal("arn:aws:iam::111122223333:role/fleet"),
  });
  expect([told.resource, told.data]).toEqual([undefined, undefined]);
  expect(parseClusterRecord(told.output.cluster_record.value, "the output")).toMatchObject({
    nativeId: "arn:aws:eks:eu-west-1:111122223333:cluster/legacy-prod",
    endpoints: [{ url: "https://legacy.example", from: "runner", ca: CA }],
    credential: { kind: "eks", cluster: "legacy-prod", region: "eu-west-1", role: "arn:aws:iam::111122223333:role/fleet" },
  });
  expect(told.output.cluster_record.value).toMatchObject({ incarnation: "" });
  const asked = onAws({});
  expect(asked.output.cluster_record.value).toMatchObject({
    incarnation: expect.stringMatching(
      /^\$\{try\(basename\(data\.aws_eks_cluster\.\w+\.identity\[0\]\.oidc\[0\]\.issuer\), ""\)\}$/,
    ) as unknown,
  });
  expect(asked.resource).toBeUndefined();
  expect(Object.keys(asked.data ?? {})).toEqual(["aws_eks_cluster"]);
});
