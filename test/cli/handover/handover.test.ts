import { mkdtempSync, readdirSync, realpathSync, rmSync, statSync } from "node:fs";
import { connect, createServer } from "node:net";
import type { Socket } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import type { CommandContext } from "../../../lib/cli/frame/command.ts";
import { handOver } from "../../../lib/cli/handover/hand-over.ts";
import { DEPLOYER_VARIABLE, onMessages, send } from "../../../lib/cli/handover/messages.ts";
import type { FromDeployer, Order, ToDeployer } from "../../../lib/cli/handover/messages.ts";
import { takeOrders } from "../../../lib/cli/handover/take-orders.ts";
import type { Carry, Deployer } from "../../../lib/cli/handover/take-orders.ts";
import { MEMBERSHIP_VARIABLE } from "../../../lib/contracts/membership.ts";
import { packageRoot } from "../../../lib/package-files.ts";

const MEMBERSHIP = '{"member":"shop"}';

function order(): Order {
  return { root: packageRoot(), folder, command: "bootstrap", membership: MEMBERSHIP };
}

let deployer: Deployer | undefined;

let folder: string;
const home = process.cwd();

beforeEach(() => {
  folder = realpathSync(mkdtempSync(path.join(tmpdir(), "fleetwright-test-")));
  process.chdir(folder);
});

afterEach(async () => {
  await deployer?.close();
  process.chdir(home);
  rmSync(folder, { recursive: true });
  deployer = undefined;
  Reflect.deleteProperty(process.env, DEPLOYER_VARIABLE);
  Reflect.deleteProperty(process.env, MEMBERSHIP_VARIABLE);
});

async function deploying(carry: Carry): Promise<string> {
  deployer = await takeOrders({ env: { KEPT: "yes" }, project: process.cwd() }, carry);
  return deployer.env[DEPLOYER_VARIABLE] ?? "";
}

/** Sends an order. @returns all that comes back until the connection ends */
async function answersTo(at: string, given: Order, begun: (socket: Socket) => void = () => undefined): Promise<FromDeployer[]> {
  const socket = connect(at);
  const answers: FromDeployer[] = [];
  onMessages<FromDeployer>(socket, (answer) => answers.push(answer));
  send<ToDeployer>(socket, { order: given });
  begun(socket);
  await new Promise<void>((resolve) => socket.once("close", () => resolve()));
  return answers;
}

/** Ends once its command is asked to stop. */
async function stopped({ signal }: CommandContext): Promise<unknown> {
  return await new Promise((resolve) => signal.addEventListener("abort", () => resolve(signal.reason)));
}

test("what a provisioner is started for is carried out with its membership, and it gets the words and the exit code", async () => {
  const seen: unknown[] = [];
  const at = await deploying(async (argv, { contextOf, stdout, end }) => {
    const { env, nonInteractive, part, emit } = contextOf({});
    seen.push({ argv, env, nonInteractive, part });
    emit({ type: "success", cluster: "shop", message: "joined" });
    stdout.write("a table\n");
    end(3);
    return await Promise.resolve();
  });
  expect(await answersTo(at, order())).toEqual([
    { to: "stderr", text: expect.stringContaining(" shop: joined\n") as unknown },
    { to: "stdout", text: "a table\n" },
    { exit: 3 },
  ]);
  const env = { KEPT: "yes", [MEMBERSHIP_VARIABLE]: MEMBERSHIP };
  expect(seen).toEqual([{ argv: ["bootstrap"], env, nonInteractive: true, part: "bootstrap 1" }]);
});

test("its socket is for its user alone, and goes with it", async () => {
  const at = await deploying(async () => await Promise.resolve());
  expect(statSync(path.dirname(at)).mode & 0o777).toBe(0o700);
  await deployer?.close();
  expect(readdirSync(path.dirname(at))).toEqual([]);
});

test("from another folder than the project's nothing is taken", async () => {
  expect(await takeOrders({ env: {}, project: path.join(folder, "other") })).toMatchObject({ env: {} });
});

test("two at once sign their leases with different names", async () => {
  const parts: unknown[] = [];
  const at = await deploying(async (_, { contextOf, end }) => {
    parts.push(contextOf({}).part);
    end(0);
    return await Promise.resolve();
  });
  await Promise.all([answersTo(at, order()), answersTo(at, order())]);
  expect(new Set(parts).size).toBe(2);
});

test("an order of another release, or of another folder, is not carried out", async () => {
  const begun: unknown[] = [];
  const at = await deploying(async (argv) => await Promise.resolve(void begun.push(argv)));
  expect(await answersTo(at, { ...order(), root: "/elsewhere" })).toEqual([]);
  expect(await answersTo(at, { ...order(), folder: "/elsewhere" })).toEqual([]);
  expect(begun).toEqual([]);
});

test("Ctrl-C and SIGTERM of the provisioner stop what is carried out for it, and so does its death", async () => {
  const reasons: unknown[] = [];
  const at = await deploying(async (_, { contextOf, end }) => {
    reasons.push(await stopped(contextOf({})));
    end(130);
  });
  for (const stop of ["SIGINT", "SIGTERM"] as const) {
    expect(await answersTo(at, order(), (socket) => send<ToDeployer>(socket, { stop }))).toEqual([{ exit: 130 }]);
  }
  await answersTo(at, order(), (socket) => socket.end());
  expect(reasons).toEqual(["SIGINT", "SIGTERM", "SIGTERM"]);
});

test("a provisioner ends as its command ended there", async () => {
  const at = await deploying(async (_, { end }) => await Promise.resolve(end(4)));
  Object.assign(process.env, { [DEPLOYER_VARIABLE]: at, [MEMBERSHIP_VARIABLE]: MEMBERSHIP });
  const { exitCode } = process;
  try {
    expect([await handOver(["bootstrap"]), process.exitCode]).toEqual([true, 4]);
  } finally {
    process.exitCode = exitCode;
  }
});

test("nothing is handed over but what a provisioner is started for", async () => {
  const begun: unknown[] = [];
  const at = await deploying(async (argv) => await Promise.resolve(void begun.push(argv)));
  expect(await handOver(["bootstrap"])).toBe(false);
  process.env[DEPLOYER_VARIABLE] = at;
  expect(await handOver(["bootstrap"])).toBe(false);
  process.env[MEMBERSHIP_VARIABLE] = MEMBERSHIP;
  for (const argv of [["bootstrap", "shop"], ["bootstrap", "--verify"], ["status"], []]) expect(await handOver(argv)).toBe(false);
  expect(begun).toEqual([]);
});

test("a provisioner does its work itself where nobody takes the order, or where the process that did is killed over it", async () => {
  const at = path.join(folder, "orders");
  process.env[MEMBERSHIP_VARIABLE] = MEMBERSHIP;
  process.env[DEPLOYER_VARIABLE] = at;
  const server = createServer((socket) => onMessages(socket, () => socket.destroy()));
  try {
    expect(await handOver(["leave"])).toBe(false);
    await new Promise<void>((resolve) => server.listen(at, resolve));
    expect(await handOver(["leave"])).toBe(false);
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
});
