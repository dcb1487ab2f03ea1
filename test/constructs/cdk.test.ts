import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { Testing, Token } from "cdktf";
import {
  Construct,
  FleetStack,
  RemoteOutput,
  TerraformData,
  TerraformLocal,
  TerraformOutput,
  TerraformStack,
  TerraformVariable,
  literal,
  part,
} from "../../constructs/cdk.ts";
import type { StateBackend } from "../../lib/model/fleet.ts";
import { hostileText } from "../support/hostile-text.ts";

/** What Terraform makes of a template that holds nothing but text and quoted strings. */
function evaluated(template: string): string {
  return template.replace(/\$\{"([^"]*)"\}/g, (_, quoted: string) =>
    quoted.replace(/\\(?:u(.{4})|U(.{8}))/g, (_escape, short?: string, long?: string) =>
      String.fromCodePoint(parseInt(short ?? long ?? "", 16)),
    ),
  );
}

describe("state that a service of Terraform's keeps", () => {
  const state = literal({
    backend: "cloud",
    hostname: "app.terraform.io",
    organization: "acme",
    project: "fleet",
    identity: undefined,
    jurisdiction: undefined,
  } as StateBackend);

  test("is a workspace a stack, in a block of its own, and others read it by that name", () => {
    const app = Testing.app();
    const stack = new FleetStack(app, "cluster-shop", { state, key: literal("acme/cluster-shop.tfstate") });
    const network = new RemoteOutput(stack, "network", { state, key: literal("acme/network-eu.tfstate") });
    new TerraformOutput(stack, "out", { value: network.value("record") });
    const { terraform, data } = JSON.parse(Testing.synth(stack)) as { terraform: object; data: object };
    const service = { hostname: "app.terraform.io", organization: "acme" };
    expect(terraform).toEqual({ cloud: { ...service, workspaces: { name: "acme_cluster-shop", project: "fleet" } } });
    expect(data).toEqual({
      terraform_remote_state: { network: { backend: "remote", config: { ...service, workspaces: { name: "acme_network-eu" } } } },
    });
  });
});

describe("literal", () => {
  test("leaves no opening that Terraform or cdktf would read, whatever stands around it", () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const rest = literal(text).replace(/\$\{"(?:[$%#&]|\\u[0-9a-f]{4}|\\U[0-9a-f]{8})+"\}/g, "");
        expect(rest).not.toMatch(/[$%#&]\{/);
      }),
    );
  });

  test("means the text itself", () => {
    const plain = hostileText.filter((text) => !/\$\{"[^"]*"\}/.test(text));
    fc.assert(fc.property(plain, (text) => expect(evaluated(literal(text))).toBe(text)));
  });

  test("reaches keys and values at every depth, and leaves other values alone", () => {
    expect(literal({ "${a}": [{ b: "%{c}" }], n: 1, t: true, none: undefined })).toEqual({
      '${"$"}{a}': [{ b: '${"%"}{c}' }],
      n: 1,
      t: true,
      none: undefined,
    });
  });
});

describe("RemoteOutput", () => {
  test("reads a state in S3 with the settings that reading takes, and no lock", () => {
    const stack = new TerraformStack(Testing.app(), "test");
    const state = literal<StateBackend>({
      backend: "s3",
      bucket: "acme",
      region: "eu-west-1",
      account: "111122223333",
      identity: undefined,
      jurisdiction: undefined,
    });
    const record = new RemoteOutput(stack, "network", { state, key: literal("acme/network-eu.tfstate") }).value("network_record");
    expect(part(record, ".subnets.private[0]")).toBe(
      "${data.terraform_remote_state.network.outputs.network_record.subnets.private[0]}",
    );
    const { data } = JSON.parse(Testing.synth(stack)) as { data: { terraform_remote_state: { network: unknown } } };
    expect(data.terraform_remote_state.network).toEqual({
      backend: "s3",
      config: { bucket: "acme", region: "eu-west-1", key: "acme/network-eu.tfstate", allowed_account_ids: ["111122223333"] },
    });
  });

  test("reads and writes a state in Azure as somebody whom Entra ID knows, never by the account's keys", () => {
    const app = Testing.app();
    const state = literal<StateBackend>({
      backend: "azurerm",
      subscription: "00000000-0000-0000-0000-000000000001",
      resourceGroup: "terraform",
      account: "acmeterraform",
      container: "state",
      location: "westeurope",
      identity: "00000000-0000-0000-0000-0000000000a1",
      jurisdiction: undefined,
    });
    const place = { state, key: literal("acme/network-eu.tfstate") };
    const stack = new FleetStack(app, "network-eu", place);
    new RemoteOutput(stack, "network", place).value("network_record");
    const { terraform, data } = JSON.parse(Testing.synth(stack)) as {
      terraform: { backend: unknown };
      data: { terraform_remote_state: { network: { config: unknown } } };
    };
    const config = {
      subscription_id: "00000000-0000-0000-0000-000000000001",
      resource_group_name: "terraform",
      storage_account_name: "acmeterraform",
      container_name: "state",
      key: "acme/network-eu.tfstate",
      use_azuread_auth: true,
      client_id: "00000000-0000-0000-0000-0000000000a1",
    };
    expect([terraform.backend, data.terraform_remote_state.network.config]).toEqual([{ azurerm: config }, config]);
  });
});

describe("TerraformData", () => {
  test("hands environment variables to the provisioner under their own names", () => {
    const stack = new TerraformStack(Testing.app(), "test");
    new TerraformData(stack, "run", {
      provisioners: [{ when: "create", arguments: "local up", environment: { FLEETWRIGHT_X: "1" } }],
    });
    const synthesized = JSON.parse(Testing.synth(stack)) as { resource: { terraform_data: { run: { provisioner: unknown } } } };
    expect(synthesized.resource.terraform_data.run.provisioner).toEqual([
      {
        "local-exec": expect.objectContaining({
          environment: expect.objectContaining({ FLEETWRIGHT_X: "1" }) as unknown,
        }) as unknown,
      },
    ]);
  });

  test("passes no data and no path through the shell", () => {
    const stack = new TerraformStack(Testing.app(), "test");
    new TerraformData(stack, "run", {
      input: { text: "$(id)" },
      provisioners: [{ when: "create", arguments: "local up", environment: { A: "`id`" } }],
    });
    expect(Testing.synth(stack)).toContain('"command": "node \\"$FLEETWRIGHT_PROGRAM\\" local up"');
  });
});

describe("FleetStack", () => {
  /** A stack with all that its JSON can hold: nested outputs, overrides, two blocks of one list, a stack inside. */
  function stackWithEverything(): FleetStack {
    const app = Testing.app();
    const place = literal({
      state: { backend: "local", jurisdiction: undefined } as StateBackend,
      key: literal("acme/a.tfstate"),
    });
    const stack = new FleetStack(app, "a", place);
    const inner = new Construct(stack, "inner");
    const data = new TerraformData(inner, "run", { input: { list: [1, { two: "${x}" }], none: undefined, map: {} } });
    data.addOverride("triggers_replace", ["b"]);
    new TerraformOutput(inner, "record", { value: data.reference("output"), sensitive: true });
    new TerraformOutput(stack, "plain", { value: Token.asString({ resolve: () => ["late", 1] }) });
    new TerraformVariable(stack, "name", { type: "string", default: "" });
    new TerraformLocal(stack, "local", { a: Token.asNumber({ resolve: () => 7 }) });
    new RemoteOutput(stack, "other", place);
    stack.addOverride("terraform.required_version", ">= 1.5");
    stack.addOverride("locals.list", [Token.asString({ resolve: () => "overridden" })]);
    new TerraformOutput(new TerraformStack(stack, "substack"), "elsewhere", { value: "1" });
    return stack;
  }

  test("writes byte for byte what cdktf's own stack writes", () => {
    const stack = stackWithEverything();
    const own = JSON.stringify(stack.toTerraform(), null, 2);
    expect(own).toContain("overridden");
    expect(own).not.toContain("elsewhere");
    expect(own).toBe(JSON.stringify(TerraformStack.prototype.toTerraform.call(stack), null, 2));
  });
});
