import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { Testing } from "cdktf";
import { TerraformStack } from "../../constructs/cdk.ts";
import { GoogleClusterNetwork } from "../../constructs/google/network/network.ts";
import { ALL_RULES } from "../../lib/cli/frame/all-rules.ts";
import { checkFleet } from "../../lib/fleet-file/read/check.ts";
import { Cidr } from "../../lib/model/cidr.ts";
import type { TypeLimits } from "../../scripts/limits/limits.ts";
import { GOOGLE_LIMITS } from "../../scripts/limits/google/page.ts";
import { REPORTS } from "../../scripts/limits/google/reports.ts";
import { DATA_PERMISSIONS } from "../../scripts/permissions/google/cluster.ts";
import { GOOGLE_PERMISSIONS } from "../../scripts/permissions/google/roles.ts";
import { aGoogleCluster } from "../support/a-google-cluster.ts";
import { aClusterNetwork } from "../support/a-google-network.ts";
import { cloudAttributes } from "../support/cloud-attributes.ts";
import type { CloudAttributes } from "../support/cloud-attributes.ts";
import { synthesizeFleet } from "../support/synthesized-fleet.ts";
import { GOOGLE_WIDE_FLEET } from "../support/google-wide-fleet.ts";

const ROOT = path.join(import.meta.dirname, "../..");
const ROOMS = ["network", "connectivity", "cluster", "entry"];

/** Types of resources and data sources whose bindings the constructs load. */
function typesInUse(): readonly string[] {
  const folders = ROOMS.map((room) => path.join(ROOT, "constructs/google", room));
  const texts = folders.flatMap((folder) => readdirSync(folder).map((file) => readFileSync(path.join(folder, file), "utf8")));
  const imports = texts.flatMap((text) => [
    ...text.matchAll(/^import \{.*"@cdktf\/provider-google\/lib\/([\w-]+)\/index\.js"/gm),
  ]);
  const types = imports.map(([, folder = ""]) => `google_${folder.replaceAll("-", "_")}`.replace(/^google_data_/, "data."));
  return [...new Set(types)].sort();
}

describe("the list of Google Cloud's limits", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "google-limits-"));
  let seen: CloudAttributes;

  beforeAll(async () => {
    const { fleet, problems } = checkFleet(GOOGLE_WIDE_FLEET, "fleet.yaml", "2026-11-20");
    if (fleet === undefined) throw new Error(problems.map(({ message }) => message).join("\n"));
    const { stacks } = await synthesizeFleet(fleet.fleet, folder);
    seen = cloudAttributes([...stacks.values(), clusterNetworks(), grownCluster()], "google", "gcs");
  });

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  test("is judged by fleets that have every type of resource that a construct uses", () => {
    const types = [...seen.keys()].filter((type) => /^(data\.)?google_/.test(type)).sort();
    expect(types).toEqual(typesInUse());
  });

  test("has every attribute that constructs set, once, and no other", () => {
    const listed = Object.entries(GOOGLE_LIMITS).flatMap(([type, limits]) =>
      attributesOf(limits).map((attribute) => `${type} ${attribute}`),
    );
    const set = [...seen].flatMap(([type, attributes]) => [...attributes.keys()].map((attribute) => `${type} ${attribute}`));
    expect(listed.sort()).toEqual(set.sort());
  });

  test("calls fixed what is the same in all fleets, chosen what is one of few values, and a reference what is always an expression", () => {
    const wrong = Object.entries(GOOGLE_LIMITS).flatMap(([type, { fixed = [], chosen = {}, references = [] }]) => {
      const valuesOf = (attribute: string): readonly string[] => [...(seen.get(type)?.get(attribute) ?? [])];
      return [
        ...fixed.filter((attribute) => valuesOf(attribute).length !== 1 || isExpression(valuesOf(attribute)[0])),
        ...Object.entries(chosen).flatMap(([attribute, values]) =>
          valuesOf(attribute)
            .filter((value) => !values.includes(value))
            .map((value) => `${attribute} ${value}`),
        ),
        ...references.filter((attribute) => !valuesOf(attribute).every(isExpression)),
      ].map((attribute) => `${type} ${attribute}`);
    });
    expect(wrong).toEqual([]);
  });

  test("names rules and files that there are", () => {
    const limits = Object.values(GOOGLE_LIMITS).flatMap((type) => type.limits ?? []);
    const held = [...limits, ...REPORTS].map((one) => one.held);
    const ids = new Set(ALL_RULES.map(({ id }) => id));
    expect(held.flatMap((one) => ("rule" in one && !ids.has(one.rule) ? [one.rule] : []))).toEqual([]);
    expect(held.flatMap((one) => ("by" in one && !existsSync(path.join(ROOT, one.by)) ? [one.by] : []))).toEqual([]);
  });

  test("stands beside the permissions for the same types", () => {
    expect([...Object.keys(GOOGLE_PERMISSIONS), ...Object.keys(DATA_PERMISSIONS)].sort()).toEqual(typesInUse());
  });

  test("knows names that Google's plugin takes, however long those of the fleet are", () => {
    const names = [...seen]
      .filter(([type]) => type.startsWith("google_") && !type.startsWith("google_dns_record_set"))
      .flatMap(([type, attributes]) => [...(attributes.get("name") ?? [])].map((name) => [type, name] as const));
    expect(names.filter(([, name]) => !/^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/.test(name))).toEqual([]);
    expect(names.length).toBeGreaterThan(20);
  });
});

/** What clusters bring into the network, in a stack of its own. */
function clusterNetworks(): string {
  const stack = new TerraformStack(Testing.app(), "clusters");
  new GoogleClusterNetwork(stack, "one", aClusterNetwork());
  new GoogleClusterNetwork(stack, "other", aClusterNetwork({ services: Cidr.from("10.0.8.0/24"), protect: false }));
  return Testing.synth(stack);
}

/** One that has outgrown its first range of pods, whose services are routed. */
function grownCluster(): string {
  const ranges = { podRanges: ["pods-10-0-16-0-20", "pods-10-0-32-0-20"], serviceRange: "services-10-0-8-0-24" };
  const networking = {
    network: "${google_compute_network.n.id}",
    subnetId: "${s.id}",
    controlPlaneSubnetId: "${c.id}",
    ...ranges,
  };
  return aGoogleCluster({ networking }).json;
}

function attributesOf({ limits = [], fixed = [], chosen = {}, unlimited = [], references = [] }: TypeLimits): readonly string[] {
  return [...new Set(limits.flatMap(({ of }) => of)), ...fixed, ...Object.keys(chosen), ...unlimited, ...references];
}

function isExpression(value: string | undefined): boolean {
  return value?.includes("${") === true;
}
