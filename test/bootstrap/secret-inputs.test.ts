import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { inspect } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { clusterShape, contextShape, execShape, userShape } from "../../lib/bootstrap/kube/kubeconfig-shape.ts";
import { isSecretVariable, Mask } from "../../lib/cli/frame/mask.ts";
import { CLOUD_SECRET_VARIABLES } from "../../lib/clouds/secret-variables.ts";
import { fleetSchema } from "../../lib/fleet-file/schema/schema.ts";
import { allFields } from "../../lib/fleet-file/schema/schema-walk.ts";
import { aQuotingServer, REFUSALS } from "../support/quoting-server.ts";
import type { QuotingServer, Refusal } from "../support/quoting-server.ts";
import { CREDENTIALS } from "../support/secret-inputs/credentials.ts";
import { FIELDS, MADE, REFERENCES } from "../support/secret-inputs/fields.ts";
import { KUBECONFIG_FIELDS } from "../support/secret-inputs/kubeconfigs.ts";
import type { SecretInput } from "../support/secret-inputs/trial.ts";
import { VARIABLES } from "../support/secret-inputs/variables.ts";

const CANARY = "canary-7f3a9c-01d24b8e";

/** As it is, and as others may write it. */
function formsOf(canary: string): readonly string[] {
  const bytes = [0, 1, 2].map((shift) => Buffer.from(`${"x".repeat(shift)}${canary}`).toString("base64"));
  // The first letters of a text in base64 depend on what stands before it, and its last ones on what follows.
  return [canary, ...bytes.map((text, shift) => text.replace(/=+$/, "").slice(shift === 0 ? 0 : 4, -4))];
}

describe("a secret is in nothing that is said, when what refuses it quotes it", () => {
  let server: QuotingServer;
  beforeAll(async () => {
    server = await aQuotingServer();
  });
  afterAll(() => server.close());

  const rows = Object.entries({ ...FIELDS, ...REFERENCES, ...KUBECONFIG_FIELDS, ...VARIABLES, ...CREDENTIALS, ...MADE });
  const once = rows.filter(([, row], index) => rows.findIndex(([, other]) => other === row) === index);
  test.each(once)("%s", async (_, { meet, unsent }) => {
    const before = server.shown.length;
    const said = await inEveryWay(meet);
    expect(said.length).toBeGreaterThanOrEqual(Object.keys(REFUSALS).length / 2);
    for (const text of formsOf(CANARY)) expect(said.filter((one) => one.includes(text)).map((one) => [text, one])).toEqual([]);
    const quoted = server.shown.slice(before).some((shown) => shown.includes(CANARY));
    expect(quoted).toBe(unsent !== true);
  });

  /** @returns what became of each way of being refused, as people and as programs would see it */
  async function inEveryWay(meet: SecretInput["meet"]): Promise<readonly string[]> {
    const said: string[] = [];
    const tried = async (work: () => Promise<unknown>): Promise<void> => {
      await work().catch((error: unknown) => void said.push(...saidBy(error)));
    };
    for (const refusal of Object.keys(REFUSALS) as Refusal[]) {
      server.refusal = refusal;
      const folder = mkdtempSync(path.join(tmpdir(), "fleetwright-test-"));
      try {
        await meet({ canary: CANARY, folder, server, tried });
      } finally {
        rmSync(folder, { recursive: true });
      }
    }
    return said;
  }
});

/** What it says, where it comes from, what it is caused by, and all that its fields hold. */
function saidBy(error: unknown): readonly string[] {
  if (!(error instanceof Error)) return [String(error)];
  const { failure } = error as { readonly failure?: unknown };
  return [
    error.message,
    error.stack ?? "",
    JSON.stringify(failure ?? {}),
    ...(error.cause === undefined ? [] : saidBy(error.cause)),
  ];
}

describe("no secret comes in that isn't in the table", () => {
  test("by a field of the fleet file", () => {
    const fields = allFields(fleetSchema).filter(({ meta }) => meta?.secret === true);
    const names = fields.map(({ pattern, when }) => `${pattern.join(".")}${when === undefined ? "" : ` (${when})`}`);
    expect(Object.keys(FIELDS).toSorted()).toEqual(names.toSorted());
  });

  test("by a reference that a field may hold", () => {
    const pattern = readFileSync("lib/bootstrap/secrets/index.ts", "utf8");
    const read = [...pattern.matchAll(/\[\/\^([^/\\]+)(?:\\\/)?\/,/g)].map(([, begin]) => begin);
    expect(
      Object.keys(REFERENCES)
        .map((begin) => begin.replace(/\/$/, ""))
        .toSorted(),
    ).toEqual(["env:", ...read].toSorted());
  });

  /** Fields that say where and who, and hold nothing that lets in. */
  const PLAIN = new Set([
    ...["cluster.server", "cluster.tls-server-name", "cluster.insecure-skip-tls-verify", "cluster.disable-compression"],
    ...["cluster.certificate-authority", "cluster.certificate-authority-data", "user.client-certificate"],
    ...["user.client-certificate-data", "user.as", "user.as-uid", "user.as-groups", "user.as-user-extra", "user.username"],
    ...["user.extensions", "user.exec.apiVersion", "user.exec.command", "user.exec.args", "user.exec.installHint"],
    ...["user.exec.provideClusterInfo", "user.exec.interactiveMode", "context.cluster", "context.user", "context.namespace"],
    "context.extensions",
  ]);

  test("by a field of a kubeconfig", () => {
    const shapes = { cluster: clusterShape, user: userShape, "user.exec": execShape, context: contextShape };
    const fields = Object.entries(shapes).flatMap(([name, { shape }]) => Object.keys(shape).map((key) => `${name}.${key}`));
    const listed = new Set(Object.keys(KUBECONFIG_FIELDS).map((row) => row.replace(/ \(.*/, "")));
    expect(fields.filter((field) => !PLAIN.has(field) && !listed.has(field))).toEqual([]);
  });

  /** Variables that say where, who and how, and hold nothing that lets in. */
  const PLAIN_VARIABLE =
    /^(FLEETWRIGHT_.*|TF_(CLI_.*|PLUGIN_CACHE_DIR|IN_AUTOMATION|INPUT|FORCE_LOCAL_BACKEND|WORKSPACE|DATA_DIR)|TERRAFORM_BINARY_NAME|XDG_CACHE_HOME|NO_PROXY|AWS_(PROFILE|ROLE_ARN|ACCESS_KEY_ID|CREDENTIAL_EXPIRATION|ENDPOINT_URL.*|REGION|DEFAULT_REGION|WEB_IDENTITY_TOKEN_FILE)|(ARM|AZURE)_(CLIENT_ID|TENANT_ID|SUBSCRIPTION_ID|USE_.*|.*ENDPOINT|AUTHORITY_HOST|OIDC_REQUEST_URL|FEDERATED_TOKEN_FILE)|ACTIONS_ID_TOKEN_REQUEST_URL|GOOGLE_.*(ENDPOINT|PROVIDER)|GIT_(OPTIONAL_LOCKS|INDEX_FILE|.*CONFIG.*|TERMINAL_PROMPT)|GITHUB_(?!TOKEN).*|NO_COLOR|ALL_SUBNETWORKS_ALL_IP_RANGES|CI_(?!JOB_TOKEN).*)$/;
  const VARIABLE =
    /["'](?:(?:AWS|ARM|AZURE|GOOGLE|TF|TERRAFORM|DOCKER|ACTIONS|GITHUB|GITLAB|GH|CI|GIT|FLEETWRIGHT|XDG|HTTPS?|ALL|NO)_[A-Z][A-Z0-9_]*)["']/g;

  test("by a variable of the environment that something of ours names", () => {
    const files = readdirSync("lib", { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
    const text = files.map((file) => readFileSync(path.join("lib", file), "utf8")).join("\n");
    const named = new Set([...text.matchAll(VARIABLE)].map(([quoted]) => quoted.slice(1, -1)));
    expect(named.size).toBeGreaterThan(30);
    const unlisted = [...named].filter(
      (name) => VARIABLES[name] === undefined && !PLAIN_VARIABLE.test(name) && !isSecretVariable(name),
    );
    expect(unlisted).toEqual([]);
  });
});

describe("what is printed hides secrets of the environment, which our children have and may quote", () => {
  const others = ["TF_HTTP_PASSWORD", "TF_TOKEN_app_terraform_io", "GITHUB_TOKEN", "GH_TOKEN", "GITLAB_TOKEN", "CI_JOB_TOKEN"];

  test.each([...CLOUD_SECRET_VARIABLES, ...others])("%s", (name) => {
    const mask = new Mask({ [name]: CANARY });
    const quoted = `Error: ${CANARY}, ${JSON.stringify({ header: Buffer.from(CANARY).toString("base64") })}`;
    for (const text of formsOf(CANARY)) expect(mask.hide(quoted)).not.toContain(text);
    expect(mask.hide("nothing of it")).toBe("nothing of it");
  });

  test.each(["HTTP_PROXY", "https_proxy", "ALL_PROXY"])("the login of %s, and not the proxy's name", (name) => {
    const mask = new Mask({ [name]: `http://user:${CANARY}@proxy.example:3128` });
    expect(mask.hide(`proxy.example refused user:${CANARY}, ${CANARY}`)).toBe("proxy.example refused (not shown), (not shown)");
  });

  test("Google's credentials as JSON, line by line, and not the path of a file", () => {
    const mask = new Mask({
      GOOGLE_CREDENTIALS: JSON.stringify({ type: "service_account", private_key: `-----\n${CANARY}\n-----` }),
    });
    expect(mask.hide(`type service_account: ${CANARY}`)).toBe("type service_account: (not shown)");
    expect(new Mask({ GOOGLE_CREDENTIALS: "/home/ann/key.json" }).hide("/home/ann/key.json is missing")).toBe(
      "/home/ann/key.json is missing",
    );
  });

  test("what a command has read", () => {
    const mask = new Mask({});
    mask.add(`user:${CANARY}`);
    expect(mask.hide(`407 for ${CANARY}`)).toBe("407 for (not shown)");
  });
});

test("what Node shows of an error holds none of it either", async () => {
  const server = await aQuotingServer();
  const folder = mkdtempSync(path.join(tmpdir(), "fleetwright-test-"));
  const shown: string[] = [];
  try {
    await KUBECONFIG_FIELDS["user.token"]?.meet({
      ...{ canary: CANARY, folder, server },
      tried: (work) =>
        work().then(
          () => undefined,
          (error: unknown) => void shown.push(inspect(error, { depth: 10 })),
        ),
    });
  } finally {
    rmSync(folder, { recursive: true });
    await server.close();
  }
  expect(shown.length).toBeGreaterThan(0);
  expect(shown.join("\n")).not.toContain(CANARY);
});
