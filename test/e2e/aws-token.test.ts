import { afterAll, afterEach, beforeAll, expect } from "@jest/globals";
import { systemClock } from "../../lib/bootstrap/clock.ts";
import type { Clock } from "../../lib/bootstrap/clock.ts";
import { createConnect } from "../../lib/bootstrap/kube/connect.ts";
import type { EksRecipe } from "../../lib/bootstrap/tokens/eks.ts";
import type { ClusterRecord } from "../../lib/contracts/cluster-record.ts";
import { aTokenWebhook, aTokenApiServer } from "../support/token-api-server.ts";
import type { TokenApiServer } from "../support/token-api-server.ts";
import { startFakeSts, USER, withAwsEnvironment } from "../support/fake-sts.ts";
import type { FakeSts } from "../support/fake-sts.ts";
import { needs } from "../support/needs.ts";
import { aProject, PROGRAM } from "../support/project.ts";
import type { Ended, Project } from "../support/project.ts";
import { builtInPins, membershipOf } from "../support/real-memberships.ts";
import type { TokenReview, TokenWebhook } from "../support/token-webhook.ts";
import { eksJudge } from "../support/verify-eks-token.ts";

const { describe, test } = needs("go", "control-plane");
const signal = new AbortController().signal;
const CLUSTER = "acme-shop";
const APPLY = "arn:aws:iam::222233334444:role/fleet/apply";
const STRANGER = "arn:aws:iam::222233334444:role/stranger";
const MINUTE_MS = 60_000;

describe("an EKS cluster's API server", () => {
  let project: Project;
  let sts: FakeSts;
  let webhook: TokenWebhook;
  let server: TokenApiServer;
  let restore: () => void;

  beforeAll(async () => {
    project = await aProject();
    sts = await startFakeSts();
    restore = withAwsEnvironment({ ...sts.env, ...USER });
    webhook = await aTokenWebhook(project, { judge: eksJudge(sts.keys), groups: () => ({ [APPLY]: ["system:masters"] }) });
    server = await aTokenApiServer(project, { cluster: CLUSTER, webhook });
  }, 300_000);

  afterEach(() => {
    webhook.reviews.splice(0);
  });

  afterAll(async () => {
    restore?.();
    await server?.admin.connection.close();
    await webhook?.close();
    await sts?.close();
    await project?.dispose();
  }, 60_000);

  /** The record as the cluster's stack puts it out. */
  function recordOf(recipe: Partial<EksRecipe> = {}): ClusterRecord {
    return {
      ...server.admin.record,
      name: "shop",
      cloud: "aws",
      region: "eu-west",
      endpoints: [{ url: server.endpoint, from: "runner", ca: { data: server.authorityData } }],
      credential: { kind: "eks", role: APPLY, cluster: CLUSTER, region: "eu-west-1", ...recipe },
    };
  }

  /** The command in a process of its own, whose environment has a user's keys and the membership. */
  async function fleetwright(command: "bootstrap" | "status", record: ClusterRecord): Promise<Ended> {
    const membership = membershipOf(record, "self", await builtInPins(project.folder));
    const env = { ...sts.env, ...USER, FLEETWRIGHT_MEMBERSHIP: JSON.stringify(membership) };
    return await project.run(process.execPath, [PROGRAM, command], env);
  }

  /** What an API call says to a program whose clock is `aheadMs` off, `laterMs` after it connected. */
  async function ask(record: ClusterRecord, clock: Clock = systemClock, between = (): void => undefined): Promise<void> {
    const env = { ...sts.env, ...USER };
    const connection = await createConnect({ project: project.folder, clock, env })(record);
    try {
      for (const step of [0, 1]) {
        if (step === 1) between();
        await connection.api(signal).get({ apiVersion: "v1", kind: "Namespace", name: "kube-system" });
      }
    } finally {
      await connection.close();
    }
  }

  test("is bootstrapped by tokens whose signatures are checked, and nothing printed holds one", async () => {
    const { code, stdout, stderr } = await fleetwright("bootstrap", recordOf());
    expect([code, stderr]).toEqual([0, expect.stringContaining("shop")]);
    expect(`${stdout}${stderr}`).not.toMatch(/k8s-aws-v1|Signature|role-secret|user-secret/);
    expect(new Set(webhook.reviews.map(({ verdict }) => JSON.stringify(verdict)))).toEqual(
      new Set([JSON.stringify({ principal: APPLY })]),
    );
    // One signing for all the calls of the run.
    expect(new Set(webhook.reviews.map(({ token }) => token)).size).toBe(1);
  });

  test.each([
    ["a token for another cluster", { cluster: "acme-hub" }, "asked as .*role/fleet/apply, .* EKS cluster acme-hub in eu-west-1"],
    ["a role without an access entry", { role: STRANGER }, "asked as .*role/stranger, .*no access entry"],
  ])("refuses %s, and the command says in one line who asked for what", async (_what, recipe, said) => {
    const { code, stdout, stderr } = await fleetwright("status", recordOf(recipe));
    expect(code).toBe(3);
    expect(stdout.split("\n").filter((line) => new RegExp(`^shop: .*${said}`).test(line))).toHaveLength(1);
    expect(`${stdout}${stderr}`).not.toMatch(/k8s-aws-v1|Signature|\bat .*\.ts/);
    expect(webhook.reviews.length).toBeGreaterThan(0);
  });

  test("refuses a machine whose clock is 20 minutes behind, which is told so", async () => {
    const late: Clock = { ...systemClock, date: () => new Date(Date.now() - 20 * MINUTE_MS) };
    await expect(ask(recordOf(), late)).rejects.toThrow("this machine's clock is 20 minutes behind the API server's");
    expect(refusals()).toContain("it has expired");
  });

  test("sees another token before the first one ends", async () => {
    let passed = 0;
    const clock: Clock = { ...systemClock, monotonic: () => systemClock.monotonic() + passed };
    await ask(recordOf(), clock, () => (passed = 14 * MINUTE_MS));
    expect([new Set(webhook.reviews.map(({ token }) => token)).size, refusals()]).toEqual([2, []]);
  });

  test("that refuses a good token once is asked again with another, once", async () => {
    webhook.refuseOnce();
    await ask(recordOf());
    const [first, second] = webhook.reviews;
    expect([first?.verdict, second?.verdict]).toEqual([{ refused: "it was told to refuse" }, { principal: APPLY }]);
    expect(second?.token).not.toBe(first?.token);
  });

  function refusals(): readonly string[] {
    return webhook.reviews.flatMap(({ verdict }: TokenReview) => ("refused" in verdict ? [verdict.refused] : []));
  }
});
