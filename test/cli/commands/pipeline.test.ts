import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { beforeEach, describe, expect, test } from "@jest/globals";
import { parse, parseAllDocuments } from "yaml";
import type { CommandContext, Outcome } from "../../../lib/cli/frame/command.ts";
import { FleetError } from "../../../lib/errors.ts";
import { aContext } from "../../support/a-context.ts";
import { runPrinted } from "../../support/printed.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const folder = tempFolder();
let context: CommandContext;

const FLEET = `fleet: acme
edition: "2026-11"
state: { backend: cloud, hostname: app.terraform.io, organization: acme, project: fleet, jurisdiction: us }
access: { operators: [203.0.113.0/24] }
sync: { hub: hub, agent: none }
defaults: { protect: false }
regions: { west: { cloud: aws, location: eu-west-1, account: "111122223333" } }
clusters: { hub: { region: west } }
`;
const GITHUB = ".github/workflows/fleet-acme.yml";

const at = (file: string): string => path.join(folder(), file);
const read = (file: string): string => readFileSync(at(file), "utf8");
const run = async (printed: string | undefined): Promise<Outcome> => await runPrinted(printed, context);

function git(...args: readonly string[]): void {
  execFileSync("git", ["-C", folder(), ...args]);
}

/** A project in a folder of its repository, as many are. */
beforeEach(async () => {
  mkdirSync(at("infra"));
  writeFileSync(at("infra/fleet.yaml"), FLEET);
  writeFileSync(at("infra/cdktf.json"), "{}");
  git("init", "--quiet");
  context = aContext(at("infra/fleet.yaml"), { project: at("infra") });
  await run("fleetwright plan --write");
});

describe("fleetwright pipeline", () => {
  test("writes where GitHub looks for it, with what the fleet says and nothing that it doesn't", async () => {
    const { result } = await run("fleetwright pipeline github");
    expect(result).toEqual({
      engine: "github",
      file: at(GITHUB),
      done: "written",
      variables: ["AWS_ROLE_ARN"],
      secrets: ["TF_TOKEN_app_terraform_io"],
    });
    expect(parse(read(GITHUB))).toMatchObject({
      name: "Fleet acme",
      on: { push: { branches: ["main"] } },
      defaults: { run: { "working-directory": "infra" } },
    });
    expect(read(GITHUB)).not.toMatch(/GOOGLE|ARM_|FLEETWRIGHT_FLEET/);
  });

  test("leaves a file alone that a person has changed, unless it is told to", async () => {
    await run("fleetwright pipeline github --runners 1");
    const written = read(GITHUB);
    expect((await run("fleetwright pipeline github --runners 1")).result).toMatchObject({ done: "kept" });
    writeFileSync(at(GITHUB), `${written}# ours\n`);
    const { exit, next } = await run("fleetwright pipeline github --runners 1");
    expect([exit, read(GITHUB)]).toEqual(["input", `${written}# ours\n`]);
    await run(next?.[0]);
    expect(read(GITHUB)).toBe(written);
  });

  test("prints it, and writes nothing, where stdout is asked for", async () => {
    const { text } = await run("fleetwright pipeline github --out -");
    expect(parse(text)).toMatchObject({ name: "Fleet acme" });
    expect(existsSync(at(".github"))).toBe(false);
  });

  test("takes the default branch and the repository from git, without a password in its URL", async () => {
    git("remote", "add", "origin", "https://ann:secret@git.example/acme/fleet.git");
    git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/trunk");
    const { text } = await run("fleetwright pipeline argo-workflows --image ci:1 --out -");
    expect(text).not.toContain("secret@");
    const [review] = parseAllDocuments(text).map((document) => document.toJS() as unknown);
    expect(review).toMatchObject({
      spec: {
        arguments: {
          parameters: [
            { name: "revision", value: "trunk" },
            { name: "base", value: "trunk" },
          ],
        },
        templates: [{ inputs: { artifacts: [{ git: { repo: "https://git.example/acme/fleet.git" } }] } }],
      },
    });
  });

  test("names another fleet file, and its own file, to those that look for them", async () => {
    writeFileSync(at("infra/other.yaml"), FLEET.replace("fleet: acme", "fleet: other"));
    await run("fleetwright plan --write --fleet other.yaml");
    await run("fleetwright pipeline gitlab --fleet other.yaml --image ci:1 --out ../.gitlab/fleet.yml");
    expect(parse(read(".gitlab/fleet.yml"))).toMatchObject({
      variables: { FOLDER: "infra", FLEETWRIGHT_FLEET: "other.yaml" },
      deploy: { resource_group: "fleetwright-other", trigger: { include: [{ local: "/.gitlab/fleet.yml" }] } },
    });
  });

  test.each([
    ["fleetwright pipeline jenkins", '"jenkins" is none of github, gitlab, argo-workflows'],
    ["fleetwright pipeline gitlab", "name an image"],
    ["fleetwright pipeline argo-workflows --image ci:1", "no remote called origin"],
    ["fleetwright pipeline github --runners 0", '--runners "0" is no number from 1 to 256'],
    ["fleetwright pipeline github --schedule nightly", "is no time of cron"],
    ["fleetwright pipeline github --fleet none.yaml --cloud moon", '--cloud "moon" is none of'],
  ])("refuses `%s` with words", async (printed, words) => {
    const refused = run(printed);
    await expect(refused).rejects.toThrow(FleetError);
    await expect(refused).rejects.toThrow(words);
  });

  test("signs in to the clouds that it is told of where no fleet file says them", async () => {
    const { result } = await run("fleetwright pipeline github --fleet none.yaml --cloud gcp --cloud azure");
    expect(result).toMatchObject({ variables: ["GOOGLE_WORKLOAD_IDENTITY_PROVIDER", "ARM_TENANT_ID"] });
  });
});
