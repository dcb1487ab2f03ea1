import { afterAll, afterEach, beforeAll, expect } from "@jest/globals";
import { systemClock } from "../../lib/bootstrap/clock.ts";
import type { Clock } from "../../lib/bootstrap/clock.ts";
import { createConnect } from "../../lib/bootstrap/kube/connect.ts";
import type { AksRecipe } from "../../lib/bootstrap/tokens/aks.ts";
import type { ClusterRecord } from "../../lib/contracts/cluster-record.ts";
import { CI_TOKEN, startFakeEntra } from "../support/fake-entra.ts";
import type { FakeEntra } from "../support/fake-entra.ts";
import { needs } from "../support/needs.ts";
import { aProject, PROGRAM } from "../support/project.ts";
import type { Ended, Project } from "../support/project.ts";
import { builtInPins, membershipOf } from "../support/real-memberships.ts";
import { aTokenApiServer, aTokenWebhook } from "../support/token-api-server.ts";
import type { TokenApiServer } from "../support/token-api-server.ts";
import type { TokenWebhook } from "../support/token-webhook.ts";

const { describe, test } = needs("go", "control-plane");
const signal = new AbortController().signal;
const CLUSTER = "acme-shop";
const DEPLOY = "00000000-0000-0000-0000-0000000000a1";
const STRANGER = "00000000-0000-0000-0000-0000000000b1";
const SUBSCRIPTION = "00000000-0000-0000-0000-000000000001";
const MINUTE_MS = 60_000;
const SECRETS = /eyJ0|ci-token|job-secret/;

describe("a AKS cluster's API server", () => {
  let project: Project;
  let entra: FakeEntra;
  let webhook: TokenWebhook;
  let server: TokenApiServer;

  beforeAll(async () => {
    project = await aProject({ "ci-token": CI_TOKEN });
    entra = await startFakeEntra(`${project.folder}/ci-token`);
    webhook = await aTokenWebhook(project, {
      judge: entra.judge,
      groups: () => ({ [DEPLOY]: ["system:masters"] }),
      now: () => {
        // Once a token was looked at, Entra ID gives out such as last an hour.
        const now = new Date();
        entra.lasting(3600, now);
        return now;
      },
    });
    server = await aTokenApiServer(project, { cluster: CLUSTER, webhook });
  }, 300_000);

  afterEach(() => {
    entra.lasting(3600, new Date());
    webhook.reviews.splice(0);
  });

  afterAll(async () => {
    await server?.admin.connection.close();
    await webhook?.close();
    await entra?.close();
    await project?.dispose();
  }, 60_000);

  /** The record as the cluster's stack puts it out. */
  function recordOf(recipe: Partial<AksRecipe> = {}): ClusterRecord {
    return {
      ...server.admin.record,
      name: "shop",
      cloud: "azure",
      region: "north",
      endpoints: [{ url: server.endpoint, from: "runner", ca: { data: server.authorityData } }],
      credential: {
        kind: "aks",
        role: DEPLOY,
        subscription: SUBSCRIPTION,
        resourceGroup: "acme-shop-cluster",
        cluster: CLUSTER,
        ...recipe,
      },
    };
  }

  /** The command in a process of its own, whose environment has a CI job's identity and the membership. */
  async function fleetwright(
    command: "bootstrap" | "status",
    record: ClusterRecord,
    identity: Readonly<Record<string, string>> = entra.envOfJob,
  ): Promise<Ended> {
    const membership = membershipOf(record, "self", await builtInPins(project.folder));
    const env = { ...identity, FLEETWRIGHT_MEMBERSHIP: JSON.stringify(membership) };
    return await project.run(process.execPath, [PROGRAM, command], env);
  }

  /** An API call of a program, and another one when so much time has passed for it. */
  async function ask(clock: Clock = systemClock, laterMs?: number): Promise<void> {
    let passed = 0;
    const own: Clock = { ...clock, monotonic: () => clock.monotonic() + passed };
    const connection = await createConnect({ project: project.folder, clock: own, env: entra.env })(recordOf());
    try {
      for (const after of laterMs === undefined ? [0] : [0, laterMs]) {
        passed = after;
        await connection.api(signal).get({ apiVersion: "v1", kind: "Namespace", name: "kube-system" });
      }
    } finally {
      await connection.close();
    }
  }

  function verdicts(): readonly string[] {
    return webhook.reviews.map(({ verdict }) => ("refused" in verdict ? verdict.refused : verdict.principal));
  }

  test("is bootstrapped by a CI job's own identity, as the identity that deploys, and nothing printed holds a token", async () => {
    const before = entra.asked.length;
    const { code, stdout, stderr } = await fleetwright("bootstrap", recordOf());
    expect([code, stderr]).toEqual([0, expect.stringContaining("shop")]);
    expect(`${stdout}${stderr}`).not.toMatch(SECRETS);
    expect(new Set(verdicts())).toEqual(new Set([DEPLOY]));
    // One token for all the calls of the run.
    expect(entra.asked.slice(before)).toEqual(["job", DEPLOY]);
  });

  test("refuses an identity without rights in it, and the command says in one line who asked for what", async () => {
    const { code, stdout, stderr } = await fleetwright("status", recordOf({ role: STRANGER }));
    expect(code).toBe(3);
    const said = /^shop: .*asked as [-0]*b1, by a CI job.s own identity .*AKS cluster acme-shop in acme-shop-cluster of [-0]*1: /;
    expect(stdout.split("\n").filter((line) => said.test(line))).toHaveLength(1);
    expect(`${stdout}${stderr}`).not.toMatch(/eyJ0|ci-token|\bat .*\.ts/);
    expect(new Set(verdicts())).toEqual(new Set([STRANGER]));
  });

  test("is never asked where Entra ID doesn't know the job, and the command says whose credentials those are", async () => {
    const unknown = { ...entra.env, ARM_OIDC_TOKEN_FILE_PATH: "", ARM_OIDC_TOKEN: "eyJ0.another" };
    const { code, stdout, stderr } = await fleetwright("status", recordOf(), unknown);
    expect(code).toBe(3);
    expect(stdout).toMatch(/^shop: .*Microsoft Entra ID does not take another system.s token \(ARM_OIDC_TOKEN\)/m);
    expect(`${stdout}${stderr}`).not.toMatch(SECRETS);
    expect(webhook.reviews).toEqual([]);
  });

  test("sees another token before the first one ends", async () => {
    await ask(systemClock, 59 * MINUTE_MS + 1000);
    expect([new Set(webhook.reviews.map(({ token }) => token)).size, verdicts()]).toEqual([2, [DEPLOY, DEPLOY]]);
  });

  test("refuses a token that has ended, and gets another from a machine whose clock is late and took it for good", async () => {
    entra.lasting(-60, new Date());
    await ask({ ...systemClock, date: () => new Date(Date.now() - 20 * MINUTE_MS) });
    expect(verdicts()).toEqual(["it has expired", DEPLOY]);
  });

  test("that refuses a good token once is asked again with another, once", async () => {
    webhook.refuseOnce();
    await ask();
    expect(verdicts()).toEqual(["it was told to refuse", DEPLOY]);
    expect(new Set(webhook.reviews.map(({ token }) => token)).size).toBe(2);
  });
});
