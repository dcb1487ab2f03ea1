import { writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { awsIdentity } from "../../../lib/identity/aws/identity.ts";
import type { AwsIdentity } from "../../../lib/identity/aws/identity.ts";
import { NOWHERE_ELSE, startFakeSts, USER, withAwsEnvironment } from "../../support/fake-sts.ts";
import type { FakeSts } from "../../support/fake-sts.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const ROLE = "arn:aws:iam::222233334444:role/fleet/apply";

let sts: FakeSts;
let restore: () => void = () => undefined;
const folder = tempFolder();

beforeEach(async () => void (sts = await startFakeSts()));
afterEach(async () => {
  restore();
  await sts.close();
});

async function identity(env: Readonly<Record<string, string>>, role?: string): Promise<AwsIdentity> {
  restore();
  restore = withAwsEnvironment(env);
  return await awsIdentity({ region: "eu-west-1", role, env, date: new Date() });
}

/** What the token service was asked, and as which role. */
function steps(): readonly string[] {
  return sts.asked.map((query) => [query.get("Action"), query.get("RoleArn")].filter((part) => part !== null).join(" "));
}

describe("an identity in AWS", () => {
  test("is that of the keys at hand, where no role is asked for", async () => {
    expect(await identity({ ...sts.env, ...USER })).toMatchObject({
      credentials: { accessKeyId: USER.AWS_ACCESS_KEY_ID },
      caller: { account: "111122223333", arn: "arn:aws:iam::111122223333:user/ann" },
      from: "environment variables",
    });
    expect(steps()).toEqual(["GetCallerIdentity"]);
  });

  test("is the role that was asked for, in a session of ours, with when it ends", async () => {
    expect(await identity({ ...sts.env, ...USER }, ROLE)).toMatchObject({
      credentials: { accessKeyId: "ASIAROLE1", sessionToken: "t/+=", expiration: expect.any(Date) as unknown },
      caller: { account: "222233334444", arn: ROLE },
    });
    expect(steps()).toEqual(["GetCallerIdentity", `AssumeRole ${ROLE}`]);
    expect(sts.asked.at(-1)?.get("RoleSessionName")).toBe("fleetwright");
  });

  test("starts from a CI system's own token, and takes no role on that it has already", async () => {
    const file = path.join(folder(), "token");
    writeFileSync(file, "header.payload.signature");
    const ci = { ...sts.env, AWS_WEB_IDENTITY_TOKEN_FILE: file, AWS_ROLE_ARN: ROLE };
    expect(await identity(ci, ROLE)).toMatchObject({
      credentials: { accessKeyId: "ASIAROLE1" },
      from: "web identity (AWS_WEB_IDENTITY_TOKEN_FILE)",
    });
    expect(steps()).toEqual([`AssumeRoleWithWebIdentity ${ROLE}`, "GetCallerIdentity"]);
    expect(sts.asked[0]?.get("WebIdentityToken")).toBe("header.payload.signature");
  });

  test("goes on from a CI system's role to another one", async () => {
    const file = path.join(folder(), "token");
    writeFileSync(file, "header.payload.signature");
    const ci = { ...sts.env, AWS_WEB_IDENTITY_TOKEN_FILE: file, AWS_ROLE_ARN: "arn:aws:iam::111122223333:role/ci" };
    expect((await identity(ci, ROLE)).credentials.accessKeyId).toBe("ASIAROLE2");
    expect(steps().at(-1)).toBe(`AssumeRole ${ROLE}`);
  });

  test("starts from a profile whose role another profile takes on", async () => {
    const config = path.join(folder(), "config");
    const base = `[profile base]\naws_access_key_id = AKIDBASE\naws_secret_access_key = s\n`;
    writeFileSync(config, `${base}[profile ops]\nrole_arn = arn:aws:iam::111122223333:role/ops\nsource_profile = base\n`);
    const found = await identity({ ...sts.env, AWS_CONFIG_FILE: config, AWS_PROFILE: "ops" }, ROLE);
    expect(found.from).toBe("a profile with a role");
    expect(steps()).toEqual(["AssumeRole arn:aws:iam::111122223333:role/ops", "GetCallerIdentity", `AssumeRole ${ROLE}`]);
  });

  test("starts from what a profile's own program prints", async () => {
    const config = path.join(folder(), "config");
    const printed = JSON.stringify({ Version: 1, AccessKeyId: "AKIDPROGRAM", SecretAccessKey: "s" });
    writeFileSync(path.join(folder(), "printed.json"), printed);
    writeFileSync(config, `[profile tool]\ncredential_process = cat ${path.join(folder(), "printed.json")}\n`);
    const found = await identity({ ...sts.env, AWS_CONFIG_FILE: config, AWS_PROFILE: "tool" });
    expect(found).toMatchObject({ credentials: { accessKeyId: "AKIDPROGRAM" }, from: "a profile's credential_process" });
  });
});

describe("an identity that can't be had", () => {
  test("names what to set where there is nothing", async () => {
    await expect(identity(sts.env)).rejects.toMatchObject({
      kind: "input",
      message: expect.stringContaining("there are no AWS credentials") as unknown,
      next: expect.stringContaining("AWS_PROFILE") as unknown,
    });
  });

  test("names the profile or the file that doesn't work", async () => {
    await expect(identity({ ...sts.env, AWS_PROFILE: "gone" })).rejects.toThrow("the profile gone");
    const ci = { ...sts.env, AWS_WEB_IDENTITY_TOKEN_FILE: "/nowhere/token", AWS_ROLE_ARN: ROLE };
    await expect(identity(ci)).rejects.toThrow("/nowhere/token");
  });

  test.each([
    ["AssumeRole", 403, "AccessDenied", "refused", `does not let the credentials of environment variables`],
    ["AssumeRole", 503, "ServiceUnavailable", "remote", "answered 503"],
    ["AssumeRole", 400, "Throttling", "remote", "Throttling"],
    ["GetCallerIdentity", 403, "InvalidClientTokenId", "input", "does not know the credentials of environment variables"],
    ["GetCallerIdentity", 403, "ExpiredToken", "input", "they have ended"],
  ])("says why when AWS answers %s with %d %s", async (action, status, code, kind, said) => {
    sts.refuse({ action, status, code, message: "no" });
    await expect(identity({ ...sts.env, ...USER }, ROLE)).rejects.toMatchObject({
      kind,
      message: expect.stringContaining(said) as unknown,
    });
  });

  test("names role, user and AWS's reason where the role may not be taken on", async () => {
    sts.refuse({ action: "AssumeRole", status: 403, code: "AccessDenied", message: "no policy allows it" });
    const error = identity({ ...sts.env, ...USER }, ROLE);
    for (const part of [ROLE, "user/ann", "no policy allows it"]) await expect(error).rejects.toThrow(part);
  });

  test("never repeats what was signed", async () => {
    const message = "The Canonical String for this request should have been 'GET / X-Amz-Security-Token=secret'";
    sts.refuse({ action: "GetCallerIdentity", status: 403, code: "SignatureDoesNotMatch", message });
    const error = await identity({ ...sts.env, ...USER }).catch((thrown: unknown) => thrown);
    expect(String(error)).toContain("clock is wrong");
    expect(`${String(error)} ${JSON.stringify(error)}`).not.toContain("Canonical");
  });

  test("shows no signature and no key when the service does not answer", async () => {
    const env = { ...NOWHERE_ELSE, ...USER, AWS_ENDPOINT_URL: "http://127.0.0.1:1" };
    const error = await identity(env, ROLE).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ kind: "remote", message: expect.stringContaining("ECONNREFUSED") as unknown });
    expect(`${String(error)} ${JSON.stringify(error)}`).not.toMatch(/Signature|Credential=|secret/);
  });
});
