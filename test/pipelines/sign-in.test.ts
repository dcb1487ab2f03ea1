import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { signIn } from "../../lib/pipelines/github-steps.ts";
import { aPipeline } from "../support/a-pipeline.ts";
import { testEnvironment } from "../support/project.ts";

const PROVIDER = "projects/1/locations/global/workloadIdentityPools/ci/providers/github";
const VARIABLES = {
  AWS_ROLE_ARN: "arn:aws:iam::111122223333:role/ci",
  GOOGLE_WORKLOAD_IDENTITY_PROVIDER: PROVIDER,
  ARM_TENANT_ID: "00000000-0000-0000-0000-0000000000ff",
};

let folder: string;
let server: Server;

/** Runs the step as GitHub does; what it leaves running, as there, ends with the job. */
async function signedIn(
  variables: Readonly<Record<string, string>>,
): Promise<{ readonly code: number | null; readonly stderr: string }> {
  const [step] = signIn(aPipeline());
  const script = path.join(folder, "step.sh");
  writeFileSync(script, String(step?.["run"]));
  writeFileSync(path.join(folder, "env"), "");
  const { port } = server.address() as AddressInfo;
  const child = spawn("bash", ["--noprofile", "--norc", "-eo", "pipefail", script], {
    detached: true,
    stdio: ["ignore", "ignore", "pipe"],
    env: {
      ...testEnvironment(),
      ...variables,
      RUNNER_TEMP: folder,
      GITHUB_ENV: path.join(folder, "env"),
      ACTIONS_ID_TOKEN_REQUEST_URL: `http://127.0.0.1:${port}/token?api-version=2.0`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: "right",
    },
  });
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (part: string) => (stderr += part));
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  if (code === 0 && child.pid !== undefined) process.kill(-child.pid);
  return { code, stderr };
}

describe("a job of GitHub's that signs in", () => {
  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "fleetwright-sign-in-"));
    server = createServer((request, response) => {
      const { searchParams } = new URL(request.url ?? "", "http://127.0.0.1");
      const isAllowed = request.headers.authorization === "Bearer right";
      response.writeHead(isAllowed ? 200 : 401).end(JSON.stringify({ value: `token for ${searchParams.get("audience") ?? ""}` }));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });
  afterAll(() => {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test("has each cloud's token where that cloud's programs look for it, readable by nobody else", async () => {
    expect(await signedIn(VARIABLES)).toEqual({ code: 0, stderr: "" });
    const lines = readFileSync(path.join(folder, "env"), "utf8").trim().split("\n");
    const env = Object.fromEntries(lines.map((line) => line.split("=") as [string, string]));
    expect(Object.keys(env)).toEqual(["AWS_WEB_IDENTITY_TOKEN_FILE", "GOOGLE_CREDENTIALS"]);
    const [aws = "", google = ""] = Object.values(env);
    expect(readFileSync(aws, "utf8")).toBe("token for sts.amazonaws.com");
    const credentials = JSON.parse(readFileSync(google, "utf8")) as { audience: string; credential_source: { file: string } };
    expect(credentials).toMatchObject({ type: "external_account", audience: `//iam.googleapis.com/${PROVIDER}` });
    expect(readFileSync(credentials.credential_source.file, "utf8")).toBe(`token for //iam.googleapis.com/${PROVIDER}`);
    expect([aws, google, credentials.credential_source.file].map((file) => statSync(file).mode & 0o777)).toEqual([
      0o600, 0o600, 0o600,
    ]);
  });

  test("says which variable is missing, and what it holds", async () => {
    const { code, stderr } = await signedIn({ ...VARIABLES, ARM_TENANT_ID: "" });
    expect(code).not.toBe(0);
    expect(stderr).toContain("ARM_TENANT_ID: is no variable of this job; it names the tenant of the identities");
  });
});
