import { afterAll, beforeAll, expect } from "@jest/globals";
import { pinsOnly } from "../support/aws-fleet-file.ts";
import { recordOf } from "../support/fake-fleet.ts";
import { saidOf } from "../support/faults.ts";
import { needs } from "../support/needs.ts";
import { aProject, copyFleet } from "../support/project.ts";
import type { Ended, Project } from "../support/project.ts";

const { describe, test } = needs("terraform");

const PROVIDER = 'provider["terraform.io/builtin/terraform"]';

/** A state as Terraform writes it, as far as outputs go. */
function stateWith(outputs: Readonly<Record<string, unknown>>): string {
  const typed = Object.entries(outputs).map(([name, value]) => [name, { value, type: typeOf(value) }]);
  return JSON.stringify({
    version: 4,
    terraform_version: "1.11.4",
    serial: 1,
    lineage: "6e0b1b3c-0000-4000-8000-000000000000",
    outputs: Object.fromEntries(typed) as unknown,
    resources: [],
    check_results: null,
  });
}

/** The README's fleet, with a workload in one member alone. */
async function synthesized(): Promise<Project> {
  const project = await aProject();
  copyFleet(project);
  project.write("fleet.yaml", project.read("fleet.yaml").replace("clusters: [america, europe]", "clusters: [europe]"));
  expect(await project.fleetwright("plan", "--write", "-q")).toMatchObject({ code: 0 });
  expect(await project.fleetwright("synth", "--out", "cdktf.out")).toMatchObject({ code: 0 });
  return project;
}

function nextsOf({ stderr }: Ended): readonly string[] {
  return stderr.match(/(?<=^next: ).*$/gm) ?? [];
}

/** Runs a command of ours as it was printed. */
async function follow(project: Project, printed = ""): Promise<Ended> {
  return await project.fleetwright(...printed.split(" ").slice(1));
}

describe("a cluster that leaves the fleet while it is deployed", () => {
  let project: Project;
  beforeAll(async () => {
    project = await synthesized();
  });
  afterAll(() => project.dispose());

  test("stays in the file until its states say that nothing of it is left", async () => {
    const state = ".fleetwright/state/demo/cluster-america.tfstate";
    // Half a deployment: a resource and no output.
    const home = { mode: "managed", type: "terraform_data", name: "home", provider: PROVIDER, instances: [{}] };
    project.write(state, JSON.stringify({ ...(JSON.parse(stateWith({})) as object), resources: [home] }));
    const asked = await project.fleetwright("remove", "america");
    expect(asked.code).toBe(5);
    expect(asked.stdout).toContain("leaves: cluster-america: cluster america leaves the fleet");
    expect(asked.stdout).toContain("  1 terraform_data\n");
    expect(project.read("fleet.yaml")).not.toContain("state: absent");

    expect(await project.fleetwright("remove", "america", "--yes")).toMatchObject({ code: 0 });
    expect(project.read("fleet.yaml")).toContain("state: absent");
    // What a deployment would do: the same stacks, of which one holds on to what its provisioner needs.
    expect(await project.fleetwright("synth", "--out", "cdktf.out")).toMatchObject({ code: 0 });

    const waiting = await project.fleetwright("remove", "america");
    expect(waiting).toMatchObject({ code: 4, stdout: "america is still deployed: cluster-america\n" });
    expect(waiting.stderr).toContain("next: fleetwright deploy\n");
    expect(await project.fleetwright("plan", "--write", "--retire")).toMatchObject({ code: 0 });
    expect(project.read("fleet.lock")).toContain("{ id: cluster-america, state: leaving");
    expect(project.read("fleet.lock")).not.toContain("{ id: bootstrap-america");

    project.write(state, stateWith({ cluster_record: "there" }));
    expect(await project.fleetwright("remove", "america")).toMatchObject({ code: 4 });

    project.write(state, stateWith({}));
    expect(await project.fleetwright("remove", "america")).toMatchObject({ code: 0 });
    expect(project.read("fleet.yaml")).not.toContain("america:");
    expect(project.read("fleet.lock")).not.toContain("cluster-america");
    expect(await project.fleetwright("validate")).toMatchObject({ code: 0 });
    expect(await project.fleetwright("synth", "--out", "cdktf.out")).toMatchObject({ code: 0 });
  });

  test("of a fleet in TypeScript is its author's to edit, who is told what to write", async () => {
    const fleet = {
      fleet: "acme",
      edition: "2026-11",
      state: { backend: "local" },
      sync: { hub: "hub" },
      defaults: { kubernetes: "1.36", protect: false },
      regions: { laptop: { cloud: "local" } },
      clusters: { hub: { region: "laptop" }, shop: { region: "laptop" } },
    };
    const write = (clusters: object): void =>
      project.write("other.ts", `export default ${JSON.stringify({ ...fleet, clusters })};`);
    const shop = fleet.clusters.shop;
    write(fleet.clusters);
    expect(await project.fleetwright("plan", "--write", "-q", "--fleet", "other.ts")).toMatchObject({ code: 0 });
    const first = await project.fleetwright("remove", "shop", "--fleet", "other.ts");
    expect(first.stderr).toBe("fleetwright remove: other.ts is a program, edit it yourself: state: absent at clusters.shop\n");

    write({ ...fleet.clusters, shop: { ...shop, state: "absent" } });
    const second = await project.fleetwright("remove", "shop", "--yes", "--fleet", "other.ts");
    expect(second.stdout).toContain("shop leaves the fleet, as other.ts and other.lock say: 2 stacks leave.");
    const third = await project.fleetwright("remove", "shop", "--never-deployed", "--fleet", "other.ts");
    expect(third.stdout).toContain("Now take clusters.shop out of other.ts yourself.");
    expect([first.code, second.code, third.code]).toEqual([2, 0, 2]);

    write({ hub: fleet.clusters.hub });
    const [validate = ""] = nextsOf(third);
    expect(validate).toBe("fleetwright validate --fleet other.ts");
    expect(await follow(project, validate)).toMatchObject({ code: 0 });
  });

  test("in a cloud is not destroyed before somebody knows what it leaves there", async () => {
    project.write("cloud.yaml", CLOUD);
    project.write("cloud.lock", pinsOnly());
    const run = async (...args: readonly string[]) => await project.fleetwright(...args, "--fleet", "cloud.yaml");
    expect(await run("plan", "--write", "-q")).toMatchObject({ code: 0 });
    project.write("kubeconfig", JSON.stringify(KUBECONFIG));
    const state = ".fleetwright/state/cloud/cluster-shop.tfstate";
    project.write(state, stateWith({ cluster_record: RECORD }));
    const waiting = await run("remove", "shop", "--yes");
    expect(waiting).toMatchObject({ code: 4, stdout: expect.stringContaining("shop can't be asked what it holds in its cloud") });
    expect(waiting.stderr).not.toContain("fleetwright deploy");
    expect(project.read("cloud.yaml")).not.toContain("absent");
    const [again, leave = "", force] = nextsOf(waiting);
    expect(again).toBe("fleetwright remove --fleet cloud.yaml shop");
    const forced = await follow(project, force);
    expect([forced.code, forced.stderr]).toEqual([
      5,
      expect.stringContaining("look after its load balancers and disks yourself"),
    ]);
    const told = await follow(project, `${leave} --yes`);
    expect(told.stderr).toContain("next: fleetwright deploy --fleet cloud.yaml\n");
    expect(project.read("cloud.yaml")).toContain("shop: { region: eu-west, state: absent }");
  });
});

describe("a cluster that is dead", () => {
  let project: Project;
  beforeAll(async () => {
    project = await synthesized();
    // Deployed, and then the machine was wiped: nothing is left of the clusters but their states.
    for (const name of ["hub", "america", "europe"]) {
      const membership = {
        input: {},
        mode: "managed",
        type: "terraform_data",
        name: "membership",
        provider: PROVIDER,
        instances: [{}],
      };
      const state = JSON.parse(stateWith({ membership: membershipOf(name) })) as object;
      project.write(`.fleetwright/state/demo/bootstrap-${name}.tfstate`, JSON.stringify({ ...state, resources: [membership] }));
    }
  });
  afterAll(() => project.dispose());

  test("is given up by remove --force: its hub is asked, if it can be, and the next deployment asks nobody", async () => {
    const provisioners = (): number =>
      project.read("cdktf.out/stacks/bootstrap-america/cdk.tf.json").match(/"local-exec"/g)?.length ?? 0;
    const given = await project.fleetwright("remove", "america", "--force", "--yes");
    expect(given).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("america is given up: the next deployment asks nobody"),
    });
    expect(given.stderr).toContain("next: fleetwright deploy\n");
    expect(project.read("fleet.lock")).toContain("{ id: bootstrap-america, state: lost");
    expect(project.read("fleet.yaml")).toContain("state: absent");
    expect(provisioners()).toBeGreaterThan(0);
    expect(await project.fleetwright("synth", "--out", "cdktf.out")).toMatchObject({ code: 0 });
    expect(provisioners()).toBe(0);
    // A second one has nothing more to do than any remove.
    expect(await project.fleetwright("remove", "america", "--force")).toMatchObject({ code: 4 });
    project.write(".fleetwright/state/demo/bootstrap-america.tfstate", stateWith({}));
    expect(await project.fleetwright("remove", "america")).toMatchObject({ code: 0 });
    expect(project.read("fleet.lock")).not.toMatch(/(bootstrap|cluster)-america/);
  });

  test("or whose state is truncated hides none of the others", async () => {
    const whole = project.read(".fleetwright/state/demo/bootstrap-europe.tfstate");
    project.write(".fleetwright/state/demo/bootstrap-europe.tfstate", whole.slice(0, whole.length / 2));
    const status = await project.fleetwright("status");
    expect(status).toMatchObject({ code: 3, stdout: expect.stringMatching(/^hub +no/m) });
    expect(status.stdout).toMatch(saidOf("state unreadable"));
    for (const words of [["wait", "*"], ["leave", "europe"], ["bootstrap", "europe"], ["leave"]]) {
      const refused = await project.fleetwright(...words);
      expect([words, refused.code === 0, nextsOf(refused)]).toEqual([words, false, ["fleetwright status"]]);
    }
    const bootstrap = await project.fleetwright("bootstrap", "*", "--json");
    expect(bootstrap.code).toBe(3);
    expect(JSON.parse(bootstrap.stdout)).toMatchObject({
      result: { clusters: [{ cluster: "hub", outcome: "failed" }], unreadable: [{ stack: "bootstrap-europe" }] },
    });
    project.write(".fleetwright/state/demo/bootstrap-europe.tfstate", whole);
  });
});

/** As a deployment has left it. */
function membershipOf(name: string): object {
  const hub = name === "hub" ? "self" : recordOf("hub");
  return {
    format: 1,
    member: recordOf(name),
    hub,
    sync: { registries: ["clusterprofile"], agent: "none", source: null },
    pins: [],
  };
}

const CLOUD = `fleet: cloud
edition: "2026-11"
state: { backend: local }
access: { operators: [203.0.113.0/24] }
sync: { hub: hub }
defaults: { protect: false }
regions: { eu-west: { cloud: aws, location: eu-west-1, account: "111122223333" } }
clusters:
  hub: { region: eu-west }
  shop: { region: eu-west }
`;

/** Nobody listens there. */
const KUBECONFIG = {
  apiVersion: "v1",
  kind: "Config",
  clusters: [{ name: "c", cluster: { server: "https://127.0.0.1:1" } }],
  users: [{ name: "u", user: { token: "t" } }],
  contexts: [{ name: "c", context: { cluster: "c", user: "u" } }],
};

/** As a deployment has left it. */
const RECORD = {
  ...{
    format: 1,
    fleet: "cloud",
    name: "shop",
    cloud: "aws",
    region: "eu-west",
    nativeId: "arn",
    incarnation: "A1",
    kubernetes: "1.35",
  },
  ...{ endpoints: [], credential: { kind: "kubeconfig", role: "", files: ["kubeconfig"], context: "c" } },
  ...{ network: "vpc-1", labels: {}, annotations: {} },
};

/** How Terraform writes the type of a value. */
function typeOf(value: unknown): unknown {
  if (Array.isArray(value)) return ["tuple", value.map(typeOf)];
  if (value === null) return "dynamic";
  if (typeof value !== "object") return typeof value;
  return ["object", Object.fromEntries(Object.entries(value).map(([key, one]) => [key, typeOf(one)]))];
}
