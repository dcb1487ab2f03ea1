import { existsSync, mkdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import type { Server, Socket } from "node:net";
import path from "node:path";
import { MEMBERSHIP_VARIABLE } from "../../contracts/membership.ts";
import { packageRoot } from "../../package-files.ts";
import type { CommandContext } from "../frame/command.ts";
import { createContext } from "../frame/context.ts";
import type { Surroundings } from "../frame/surroundings.ts";
import { DEPLOYER_VARIABLE, onMessages, send } from "./messages.ts";
import type { FromDeployer, Order, ToDeployer } from "./messages.ts";

/** Carries a command line out. */
export type Carry = (argv: readonly string[], around: Surroundings) => Promise<void>;

/** A process that carries out what its own provisioners are started for. */
export interface Deployer {
  /** For all that Terraform starts. */
  readonly env: Readonly<Record<string, string>>;
  /** What is under way is stopped. */
  close(): Promise<void>;
}

type Surrounded = Pick<CommandContext, "env" | "project">;

/** A killed process leaves its socket here, at which nobody answers. */
const FOLDER = ".fleetwright/deployer";

/**
 * Takes orders from the provisioners of a deployment. To load and compile the engine took each of them several times longer than
 * to bootstrap a member with it; each process that is started only to wait for this one holds a third of the memory.
 *
 * From elsewhere than the project's folder, and where no socket can be made, each provisioner does its own work.
 */
export async function takeOrders({ env, project }: Surrounded, carry: Carry = carryOut): Promise<Deployer> {
  if (process.cwd() !== project) return { env: {}, close: async () => undefined };
  mkdirSync(path.dirname(FOLDER), { recursive: true });
  // Only this user may enter it.
  if (!existsSync(FOLDER)) mkdirSync(FOLDER, { mode: 0o700 });
  // Relative, as a whole path may be too long for a socket: provisioners start in the same folder.
  const at = path.join(FOLDER, String(process.pid));
  rmSync(at, { force: true });
  const open = new Set<Socket>();
  let taken = 0;
  const server = createServer((socket) => {
    open.add(socket);
    socket.once("close", () => open.delete(socket));
    // The provisioner was killed: a close comes after each error, and stops what was begun for it.
    socket.on("error", () => undefined);
    const stopped = new AbortController();
    socket.once("close", () => stopped.abort("SIGTERM"));
    onMessages<ToDeployer>(socket, (message) => {
      if ("stop" in message) stopped.abort(message.stop);
      else if (!isOurs(message.order)) socket.destroy();
      else {
        taken += 1;
        const around = surroundings(message.order, { socket, env, signal: stopped.signal, run: taken });
        // What no command ends with is a fault. Without an answer the provisioner does its work itself, and tells of it.
        carry([message.order.command], around).catch(() => socket.destroy());
      }
    });
  });
  const isListening = await listening(server, at);
  return {
    env: isListening ? { [DEPLOYER_VARIABLE]: at } : {},
    close: async () => {
      for (const socket of open) socket.destroy();
      // Its socket goes with it.
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function carryOut(argv: readonly string[], around: Surroundings): Promise<void> {
  const { buildProgram } = await import("../main.ts");
  const program = await buildProgram(argv, around);
  await program.parseAsync(argv, { from: "user" });
}

/** A file system may have no sockets. */
async function listening(server: Server, at: string): Promise<boolean> {
  return await new Promise((resolve) => {
    server.on("error", () => resolve(false));
    server.listen(at, () => resolve(true));
  });
}

/** Whether it would be carried out here just as there: by the same release, and with the same relative paths. */
function isOurs({ root, folder }: Order): boolean {
  return root === packageRoot() && folder === process.cwd();
}

interface Hand {
  readonly socket: Socket;
  readonly env: CommandContext["env"];
  readonly signal: AbortSignal;
  /** Differs for all that this process takes. */
  readonly run: number;
}

function surroundings({ command, membership }: Order, { socket, env, signal, run }: Hand): Surroundings {
  const output = (to: "stdout" | "stderr"): Surroundings["stdout"] => ({
    write: (text, written) => {
      if (socket.destroyed) written?.();
      else send<FromDeployer>(socket, { to, text }, () => written?.());
    },
  });
  const streams = { stdout: output("stdout"), stderr: output("stderr") };
  const source = { ...streams, signal, isInteractive: false, part: `${command} ${run}` };
  const own = { ...env, [MEMBERSHIP_VARIABLE]: membership };
  return {
    ...streams,
    contextOf: (options) => createContext(options, { ...source, env: own }),
    end: (exit) => end(socket, exit),
  };
}

function end(socket: Socket, exit: number): void {
  if (socket.destroyed) return;
  send<FromDeployer>(socket, { exit });
  socket.end();
}
