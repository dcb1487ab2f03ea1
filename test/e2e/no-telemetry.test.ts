import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, expect } from "@jest/globals";
import { needs } from "../support/needs.ts";
import { CHECKOUT, PROGRAM, runProcess } from "../support/project.ts";
import type { Ended } from "../support/project.ts";

// What a project made by `init` runs, seen from outside: every Node process notes whom it wants to reach, and gets no
// further than this machine; Terraform is given a proxy that notes the same.

const { describe, test } = needs("terraform");

const work = mkdtempSync(path.join(tmpdir(), "fleetwright-quiet-"));
const noted = path.join(work, "noted.txt");
const VERSION_SERVER = "checkpoint-api.hashicorp.com";

const RECORDER = `
import { appendFileSync } from "node:fs";
import net from "node:net";
const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function (...args) {
  const [first] = Array.isArray(args[0]) ? args[0] : args;
  const host = typeof first === "object" ? first.path ?? first.host ?? "localhost" : typeof args[1] === "string" ? args[1] : String(first);
  if (/^(localhost|127\\..*|::1|\\/.*)$/.test(host)) return connect.apply(this, args);
  appendFileSync(${JSON.stringify(noted)}, "node " + host + "\\n");
  process.nextTick(() => this.destroy(new Error("no traffic in tests")));
  return this;
};
`;

const STACK = `
import { App, LocalBackend, TerraformResource, TerraformStack } from "cdktf";
const app = new App();
const stack = new TerraformStack(app, "quiet");
new LocalBackend(stack, { path: "../../../.fleetwright/quiet.tfstate" });
new TerraformResource(stack, "one", { terraformResourceType: "terraform_data" });
app.synth();
`;

const proxy = createServer((request, response) => {
  note(`http ${request.url ?? ""}`);
  response.writeHead(502).end();
});
proxy.on("connect", (request, socket) => {
  note(`terraform ${request.url ?? ""}`);
  // The other side hangs up at once; that is no failure of the test.
  socket.on("error", () => undefined);
  socket.end("HTTP/1.1 502 no traffic in tests\r\n\r\n");
});

function note(line: string): void {
  writeFileSync(noted, `${line}\n`, { flag: "a" });
}

function seen(): readonly string[] {
  return [...new Set(readFileSync(noted, "utf8").split("\n").filter(Boolean))];
}

beforeAll(async () => {
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  writeFileSync(path.join(work, "recorder.mjs"), RECORDER);
  const node = path.join(work, "bin/node");
  mkdirSync(path.dirname(node));
  writeFileSync(node, `#!/bin/sh\nexec "${process.execPath}" --import "${path.join(work, "recorder.mjs")}" "$@"\n`);
  chmodSync(node, 0o755);
  // The package as a project would have it installed, from this checkout.
  const own = path.join(work, "fleetwright");
  mkdirSync(own);
  const exported = { "./app": "stacks/fleet-app.ts", "./constructs/*": "constructs/*.ts" };
  writeFileSync(
    path.join(own, "package.json"),
    JSON.stringify({
      name: "fleetwright",
      type: "module",
      exports: Object.fromEntries(Object.entries(exported).map(([name, file]) => [name, `./${file}`])),
    }),
  );
  for (const folder of ["stacks", "constructs", "lib"]) symlinkSync(path.join(CHECKOUT, folder), path.join(own, folder));
});

afterEach(() => writeFileSync(noted, ""));

afterAll(() => {
  proxy.close();
  rmSync(work, { recursive: true });
});

async function newProject(name: string, template: string): Promise<string> {
  writeFileSync(noted, "");
  const project = path.join(work, name);
  const ended = await runProcess(process.execPath, [PROGRAM, "init", project, "--template", template], work);
  expect(ended).toMatchObject({ code: 0 });
  const modules = path.join(project, "node_modules");
  mkdirSync(path.join(modules, ".bin"), { recursive: true });
  for (const entry of readdirSync(path.join(CHECKOUT, "node_modules"))) {
    if (!entry.startsWith(".") && entry !== "node")
      symlinkSync(path.join(CHECKOUT, "node_modules", entry), path.join(modules, entry));
  }
  symlinkSync(path.join(work, "fleetwright"), path.join(modules, "fleetwright"));
  symlinkSync("../cdktf-cli/bundle/bin/cdktf", path.join(modules, ".bin/cdktf"));
  return project;
}

/** On a machine on which nobody has set anything. */
async function run(project: string, program: string, ...args: readonly string[]): Promise<Ended> {
  const address = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  const ofNpm = Object.keys(process.env).filter((name) => /^npm_/i.test(name) || name === "INIT_CWD");
  const unset = [...ofNpm, "CHECKPOINT_DISABLE", "DISABLE_VERSION_CHECK", "NO_PROXY", "no_proxy"];
  return await runProcess("env", [...unset.flatMap((name) => ["-u", name]), program, ...args], project, {
    PATH: `${path.join(work, "bin")}${path.delimiter}${process.env["PATH"] ?? ""}`,
    CDKTF_HOME: path.join(work, "home"),
    HTTPS_PROXY: address,
    HTTP_PROXY: address,
  });
}

describe("a project made by init", () => {
  test.each(["local", "region-stack"])("of the template %s is synthesized without a word to anybody", async (template) => {
    const project = await newProject(`quiet-${template}`, template);
    if (template === "local") {
      expect(await runProcess(process.execPath, [PROGRAM, "plan", "--write"], project)).toMatchObject({ code: 0 });
      writeFileSync(
        path.join(project, "fleet.yaml"),
        readFileSync(path.join(project, "fleet.yaml"), "utf8").replace("agent: flux", "agent: none"),
      );
      const [, pins = ""] = readFileSync(path.join(CHECKOUT, "fleet.lock"), "utf8").split(/^(?=pins:)/m);
      appendFileSync(path.join(project, "fleet.lock"), pins);
    }
    for (const [program, ...args] of [
      ["npx", "cdktf", "synth"],
      ["npm", "run", "synth"],
    ] as const) {
      const ended = await run(project, program, ...args);
      expect([ended.code, ended.code === 0 ? "" : ended.stderr + ended.stdout]).toEqual([0, ""]);
    }
    expect(seen()).toEqual([]);
  });

  test("is deployed and destroyed without a word to anybody, by npx and by its scripts", async () => {
    const project = await newProject("quiet-deploy", "region-stack");
    writeFileSync(path.join(project, "main.ts"), STACK);
    for (const words of [
      ["npx", "cdktf", "deploy", "*", "--auto-approve"],
      ["npm", "run", "destroy", "--", "*", "--auto-approve"],
    ]) {
      const ended = await run(project, words[0] ?? "", ...words.slice(1));
      expect([ended.code, ended.code === 0 ? "" : ended.stderr + ended.stdout]).toEqual([0, ""]);
    }
    expect(seen()).toEqual([]);
  });

  test("would tell the version server without what init writes, so this test would see it", async () => {
    const project = await newProject("loud", "region-stack");
    writeFileSync(path.join(project, "main.ts"), STACK);
    rmSync(path.join(project, ".npmrc"));
    await run(project, "npx", "cdktf", "deploy", "*", "--auto-approve");
    expect(seen()).toEqual(expect.arrayContaining([`node ${VERSION_SERVER}`, `terraform ${VERSION_SERVER}:443`]));
  });
});
