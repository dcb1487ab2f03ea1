import { afterAll, afterEach, beforeAll, expect } from "@jest/globals";
import { systemClock } from "../../lib/bootstrap/clock.ts";
import type { Clock } from "../../lib/bootstrap/clock.ts";
import { createConnect } from "../../lib/bootstrap/kube/connect.ts";
import type { GkeRecipe } from "../../lib/bootstrap/tokens/gke.ts";
import type { ClusterRecord } from "../../lib/contracts/cluster-record.ts";
import { CI_TOKEN, startFakeGoogle } from "../support/fake-google.ts";
import type { FakeGoogle } from "../support/fake-google.ts";
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
const DEPLOY = "deploy@acme-prod.iam.gserviceaccount.com";
const STRANGER = "stranger@acme-prod.iam.gserviceaccount.com";
const MINUTE_MS = 60_000;
const SECRETS = /ya29|ci-token|job-secret/;

describe("a GKE cluster's API server", () => {
  let project: Project;
  let google: FakeGoogle;
  let webhook: TokenWebhook;
  let server: TokenApiServer;

  beforeAll(async () => {
    project = await aProject({ "ci-token": CI_TOKEN });
    google = await startFakeGoogle(`${project.folder}/ci-token`);
    webhook = await aTokenWebhook(project, {
      judge: google.judge,
      groups: () => ({ [DEPLOY]: ["system:masters"] }),
      now: () => {
        // Once a token was looked at, Google gives out such as last an hour.
        const now = new Date();
        google.lasting(3600, now);
        return now;
      },
    });
    server = await aTokenApiServer(project, { cluster: CLUSTER, webhook });
  }, 300_000);

  afterEach(() => {
    google.lasting(3600, new Date());
    webhook.reviews.splice(0);
  });

  afterAll(async () => {
    await server?.admin.connection.close();
    await webhook?.close();
    await google?.close();
    await project?.dispose();
  }, 60_000);

  /** The record as the cluster's stack puts it out. */
  function recordOf(recipe: Partial<GkeRecipe> = {}): ClusterRecord {
    return {
      ...server.admin.record,
      name: "shop",
      cloud: "gcp",
      region: "north",
      endpoints: [{ url: server.endpoint, from: "runner", ca: { data: server.authorityData } }],
      credential: { kind: "gke", role: DEPLOY, project: "acme-prod", location: "europe-north1", cluster: CLUSTER, ...recipe },
    };
  }

  /** The command in a process of its own, whose environment has a CI job's identity and the membership. */
  async function fleetwright(
    command: "bootstrap" | "status",
    record: ClusterRecord,
    identity: Readonly<Record<string, string>> = google.envOfJob,
  ): Promise<Ended> {
    const membership = membershipOf(record, "self", await builtInPins(project.folder));
    const env = { ...identity, FLEETWRIGHT_MEMBERSHIP: JSON.stringify(membership) };
    return await project.run(process.execPath, [PROGRAM, command], env);
  }

  /** An API call of a program, and another one when so much time has passed for it. */
  async function ask(clock: Clock = systemClock, laterMs?: number): Promise<void> {
    let passed = 0;
    const own: Clock = { ...clock, monotonic: () => clock.monotonic() + passed };
    const connection = await createConnect({ project: project.folder, clock: own, env: google.env })(recordOf());
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

  test("is bootstrapped by a CI job's own identity, which acts as the account that deploys, and nothing printed holds a token", async () => {
    const before = google.asked.length;
    const { code, stdout, stderr } = await fleetwright("bootstrap", recordOf());
    expect([code, stderr]).toEqual([0, expect.stringContaining("shop")]);
    expect(`${stdout}${stderr}`).not.toMatch(SECRETS);
    // Nor what the library has to say to programmers.
    expect(stderr).not.toMatch(/deprecated|security risk/);
    expect(new Set(verdicts())).toEqual(new Set([DEPLOY]));
    // One token for all the calls of the run.
    expect(google.asked.slice(before)).toEqual(["job", "exchange", DEPLOY]);
  });

  test("refuses an account without rights in it, and the command says in one line who asked for what", async () => {
    const { code, stdout, stderr } = await fleetwright("status", recordOf({ role: STRANGER }));
    expect(code).toBe(3);
    const said = /^shop: .*asked as stranger@.*Workload Identity Federation.*GKE cluster acme-shop in europe-north1 of acme-prod/;
    expect(stdout.split("\n").filter((line) => said.test(line))).toHaveLength(1);
    expect(`${stdout}${stderr}`).not.toMatch(/ya29|ci-token|\bat .*\.ts/);
    expect(new Set(verdicts())).toEqual(new Set([STRANGER]));
  });

  test("is never asked where Google doesn't know the job, and the command says whose credentials those are", async () => {
    const unknown = {
      ...google.envOfJob,
      GOOGLE_CREDENTIALS: google.envOfJob["GOOGLE_CREDENTIALS"]?.replace("/providers/forge", "/providers/other") ?? "",
    };
    const { code, stdout, stderr } = await fleetwright("status", recordOf(), unknown);
    expect(code).toBe(3);
    expect(stdout).toMatch(
      /^shop: .*Google does not know the credentials of Workload Identity Federation \(GOOGLE_CREDENTIALS\)/m,
    );
    expect(`${stdout}${stderr}`).not.toMatch(SECRETS);
    expect(webhook.reviews).toEqual([]);
  });

  test("sees another token before the first one ends", async () => {
    await ask(systemClock, 59 * MINUTE_MS + 1000);
    expect([new Set(webhook.reviews.map(({ token }) => token)).size, verdicts()]).toEqual([2, [DEPLOY, DEPLOY]]);
  });

  test("refuses a token that has ended, and gets another from a machine whose clock is late and took it for good", async () => {
    google.lasting(-60, new Date());
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
