import { writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import { sleep } from "../../../lib/bootstrap/clock.ts";
import type { TokenSource } from "../../../lib/bootstrap/kube/endpoint.ts";
import { gkeTokens } from "../../../lib/bootstrap/tokens/gke.ts";
import type { GkeRecipe } from "../../../lib/bootstrap/tokens/gke.ts";
import { VirtualClock } from "../../support/fake-api-server/virtual-clock.ts";
import { CI_TOKEN, startFakeGoogle } from "../../support/fake-google.ts";
import type { FakeGoogle } from "../../support/fake-google.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const ACCOUNT = "apply@acme-prod.iam.gserviceaccount.com";
const ACCESS: GkeRecipe = { kind: "gke", project: "acme-prod", location: "europe-north1", cluster: "acme-shop", role: ACCOUNT };
const BETWEEN = "between@acme-prod.iam.gserviceaccount.com";
const MINUTE_MS = 60_000;

const folder = tempFolder();
let google: FakeGoogle;
let clock: VirtualClock;

beforeEach(async () => {
  const file = path.join(folder(), "ci-token");
  writeFileSync(file, CI_TOKEN);
  google = await startFakeGoogle(file);
  clock = new VirtualClock();
  google.lasting(3600, clock.date());
});

afterEach(async () => {
  await google.close();
});

function tokens(env: Readonly<Record<string, string>> = google.env): TokenSource {
  return gkeTokens(ACCESS, { clock, env });
}

describe("a token for GKE", () => {
  test("is had from CI's own identity, which acts as the account that deploys", async () => {
    const token = await tokens().current();
    expect(google.asked).toEqual(["exchange", ACCOUNT]);
    expect(google.ownerOf(token, clock.date())).toBe(ACCOUNT);
  });

  test("is had from the identity that a CI system hands to its job", async () => {
    await tokens(google.envOfJob).current();
    expect(google.asked).toEqual(["job", "exchange", ACCOUNT]);
  });

  test("is had by somebody who acts as an account that may act as another", async () => {
    // Google's library goes by the machine's clock.
    google.lasting(3600, new Date());
    const own = JSON.parse(google.env["GOOGLE_CREDENTIALS"] ?? "") as { readonly token_url: string };
    const chained = {
      type: "impersonated_service_account",
      service_account_impersonation_url: own.token_url.replace(
        /token$/,
        `projects/-/serviceAccounts/${BETWEEN}:generateAccessToken`,
      ),
      source_credentials: own,
    };
    await tokens({ ...google.env, GOOGLE_CREDENTIALS: JSON.stringify(chained) }).current();
    expect(google.asked).toEqual(["exchange", BETWEEN, ACCOUNT]);
  });

  test("is asked for without a word of the library's to those who read along", async () => {
    const said = jest.spyOn(console, "warn").mockImplementation(() => undefined);
    await tokens().current();
    expect(said).not.toHaveBeenCalled();
    said.mockRestore();
  });

  test("is used until a minute before its end, and shared by all who ask", async () => {
    const source = tokens();
    const [first, second] = await Promise.all([source.current(), source.current()]);
    expect(second).toBe(first);
    await sleep(clock, 59 * MINUTE_MS - 1);
    expect(await source.current()).toBe(first);
    await sleep(clock, 1);
    expect(await source.current()).not.toBe(first);
  });

  test("is asked for anew when one was refused, once for all who were refused with it", async () => {
    const source = tokens();
    const first = await source.current();
    source.drop(first);
    const second = await source.current();
    source.drop(first);
    expect([second === first, await source.current()]).toEqual([false, second]);
  });

  test.each([
    [403, { error: { status: "PERMISSION_DENIED", message: "no iam.serviceAccounts.getAccessToken" } }, "policy"],
    [503, { error: { status: "UNAVAILABLE", message: "later" } }, "transient"],
  ])(
    "fails with %d as the engine understands it, and is asked for again the next time",
    async (status, body, kind) => {
      const source = tokens();
      google.refuse({ status, body });
      await expect(source.current()).rejects.toMatchObject({ failure: { class: kind } });
      google.refuse(undefined);
      expect(google.ownerOf(await source.current(), clock.date())).toBe(ACCOUNT);
    },
    30_000,
  );

  test("says what to do where CI's own token is not known, and shows no token", async () => {
    writeFileSync(path.join(folder(), "ci-token"), "eyJhbGciOi.another");
    const failed = tokens().current();
    await expect(failed).rejects.toMatchObject({
      failure: { class: "input", next: expect.stringContaining("credentials") as unknown },
    });
    await expect(failed).rejects.not.toThrow(/eyJ/);
  });

  test("names the variable that leads to no credentials", async () => {
    await expect(tokens({ GOOGLE_APPLICATION_CREDENTIALS: "/nowhere/key.json" }).current()).rejects.toMatchObject({
      failure: { class: "input", message: expect.stringContaining("GOOGLE_APPLICATION_CREDENTIALS") as unknown },
    });
  });

  test("tells the refused who asked, and for which cluster", async () => {
    const source = tokens();
    await source.current();
    expect(source.explain(undefined)).toBe(
      `asked as ${ACCOUNT}, by the credentials of Workload Identity Federation (GOOGLE_CREDENTIALS), for the GKE cluster acme-shop in europe-north1 of acme-prod: IAM gives them no container.clusters.connect there, or their token has ended`,
    );
  });
});
