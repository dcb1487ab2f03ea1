import { writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { sleep } from "../../../lib/bootstrap/clock.ts";
import type { TokenSource } from "../../../lib/bootstrap/kube/endpoint.ts";
import { aksTokens } from "../../../lib/bootstrap/tokens/aks.ts";
import type { AksRecipe } from "../../../lib/bootstrap/tokens/aks.ts";
import { VirtualClock } from "../../support/fake-api-server/virtual-clock.ts";
import { CI_TOKEN, startFakeEntra } from "../../support/fake-entra.ts";
import type { FakeEntra } from "../../support/fake-entra.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const CLIENT = "00000000-0000-0000-0000-0000000000a1";
const ACCESS: AksRecipe = {
  kind: "aks",
  role: CLIENT,
  subscription: "00000000-0000-0000-0000-000000000001",
  resourceGroup: "acme-shop-cluster",
  cluster: "acme-shop",
};
const MINUTE_MS = 60_000;

const folder = tempFolder();
let entra: FakeEntra;
let clock: VirtualClock;

beforeEach(async () => {
  const file = path.join(folder(), "ci-token");
  writeFileSync(file, `${CI_TOKEN}\n`);
  entra = await startFakeEntra(file);
  clock = new VirtualClock();
  entra.lasting(3600, clock.date());
});

afterEach(async () => {
  await entra.close();
});

function tokens(env: Readonly<Record<string, string>> = entra.env, recipe: AksRecipe = ACCESS): TokenSource {
  return aksTokens(recipe, { clock, env });
}

describe("a token for AKS", () => {
  test.each([
    ["another system's token in a file", () => entra.env, [CLIENT]],
    ["another system's token", () => ({ ...entra.env, ARM_OIDC_TOKEN_FILE_PATH: "", ARM_OIDC_TOKEN: CI_TOKEN }), [CLIENT]],
    ["the token that a CI system hands to its job", () => entra.envOfJob, ["job", CLIENT]],
    ["a secret", () => entra.envOfSecret, [CLIENT]],
    ["the identity of the machine", () => entra.envOfMachine, [CLIENT]],
  ] as const)("is had by %s, as the identity that deploys", async (_, env, asked) => {
    const token = await tokens(env()).current();
    expect(entra.asked).toEqual(asked);
    expect(entra.ownerOf(token, clock.date())).toBe(CLIENT);
  });

  test("is that of the environment's identity where the region has none", async () => {
    const { role: _, ...nobody } = ACCESS;
    await tokens({ ...entra.env, ARM_CLIENT_ID: "environment" }, nobody).current();
    await tokens(entra.envOfMachine, nobody).current();
    expect(entra.asked).toEqual(["environment", "machine"]);
    await expect(tokens(entra.env, nobody).current()).rejects.toMatchObject({
      failure: { class: "input", next: expect.stringContaining("ARM_CLIENT_ID") as unknown },
    });
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
    [403, { error: "access_denied", error_description: "AADSTS53003: blocked" }, "policy"],
    [429, { error: "temporarily_unavailable" }, "transient"],
    [503, {}, "transient"],
    [401, { error: "invalid_client" }, "input"],
  ])("fails with %d as the engine understands it, and is asked for again the next time", async (status, body, kind) => {
    const source = tokens();
    entra.refuse({ status, body });
    await expect(source.current()).rejects.toMatchObject({ failure: { class: kind } });
    entra.refuse(undefined);
    expect(entra.ownerOf(await source.current(), clock.date())).toBe(CLIENT);
  });

  test("says what to do where CI's own token is not known, and shows no token", async () => {
    writeFileSync(path.join(folder(), "ci-token"), "eyJhbGciOi.another");
    const failed = tokens().current();
    await expect(failed).rejects.toMatchObject({
      failure: {
        class: "input",
        message: expect.stringContaining("AADSTS700213: no federated credential for (not shown)") as unknown,
        next: expect.stringContaining("credentials") as unknown,
      },
    });
    await expect(failed).rejects.not.toThrow(/eyJ|Trace/);
  });

  test("fails as something that passes where nothing answers", async () => {
    await entra.close();
    await expect(tokens().current()).rejects.toMatchObject({
      failure: { class: "transient", message: expect.stringContaining("does not answer") as unknown },
    });
  });

  test.each([
    ["nothing", {}, "there are no Azure credentials in the environment"],
    ["a token without its tenant", { ARM_OIDC_TOKEN: "x" }, "nothing says of which tenant"],
    [
      "a file that isn't there",
      { ARM_TENANT_ID: "x", ARM_OIDC_TOKEN_FILE_PATH: "/nowhere" },
      "ARM_OIDC_TOKEN_FILE_PATH names can't be read",
    ],
  ])("is had by nobody where the environment holds %s", async (_, env, said) => {
    await expect(tokens(env).current()).rejects.toMatchObject({
      failure: { class: "input", message: expect.stringContaining(said) as unknown },
    });
  });

  test("tells a job whose CI system gives it none what it lacks", async () => {
    const stranger = { ...entra.envOfJob, ACTIONS_ID_TOKEN_REQUEST_TOKEN: "another" };
    await expect(tokens(stranger).current()).rejects.toMatchObject({
      failure: { class: "input", next: expect.stringContaining("id-tokens") as unknown },
    });
  });

  test("tells the refused who asked, and for which cluster", async () => {
    const source = tokens();
    await source.current();
    expect(source.explain(undefined)).toBe(
      `asked as ${CLIENT}, by another system's token (ARM_OIDC_TOKEN_FILE_PATH), for the AKS cluster acme-shop in acme-shop-cluster of 00000000-0000-0000-0000-000000000001: it has no role "Azure Kubernetes Service RBAC Cluster Admin" there, or its token has ended`,
    );
  });
});
