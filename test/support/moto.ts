import { spawn } from "node:child_process";
import type { ChildProcessByStdio } from "node:child_process";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { pythonWith } from "./python.ts";

/** AWS's API, answered on this machine. Its whole state is in memory, kept apart by account and region. */
export interface Moto {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  stop(): Promise<void>;
}

type Child = ChildProcessByStdio<Writable, null, Readable>;

const PACKAGE = { name: "moto", version: "5.2.5", extra: "server" } as const;
const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 5_000;
const KEPT_LINES = 30;

/** It ends when its standard input does, so that nothing is left of it even where the tests are killed. */
const SERVER = `
import os, sys, threading
from moto.server import main
threading.Thread(target=lambda: (sys.stdin.buffer.read(), os._exit(0)), daemon=True).start()
main(["--host", "127.0.0.1", "--port", "0"])
`;

/**
 * Starts moto on a free port. The first time it is installed into the user's cache, beside the built control planes; that
 * takes half a minute. Tests that call this go through `needs("python")`.
 *
 * @throws Error with moto's last words when it does not come up
 */
export async function startMoto(): Promise<Moto> {
  const child = spawn(await pythonWith(PACKAGE), ["-c", SERVER], {
    env: {
      PATH: process.env["PATH"] ?? "",
      PYTHONUNBUFFERED: "1",
      // Roles get policies that AWS maintains; nothing asks for images.
      MOTO_IAM_LOAD_MANAGED_POLICIES: "true",
      MOTO_EC2_LOAD_DEFAULT_AMIS: "false",
      // Certificates are proven by the time that somebody asks.
      MOTO_ACM_VALIDATION_WAIT: "0",
    },
    stdio: ["pipe", "ignore", "pipe"],
  });
  const last: string[] = [];
  try {
    const url = await firstUrl(child, last);
    return { url, stop: () => end(child) };
  } catch (error) {
    await end(child);
    throw new Error(`moto did not start:\n${last.join("\n")}`, { cause: error });
  }
}

/** What it listens on: it says so once it does. */
async function firstUrl(child: Child, last: string[]): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  return await new Promise<string>((resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`nothing for ${START_TIMEOUT_MS / 1000} s`)), START_TIMEOUT_MS);
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`it ended with ${code}`)));
    // Read to the end, or it would stop on a full pipe.
    createInterface({ input: child.stderr }).on("line", (line) => {
      last.splice(0, last.length - KEPT_LINES + 1);
      last.push(line);
      const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(line) ?? [];
      if (url !== undefined) resolve(url);
    });
  }).finally(() => clearTimeout(timer));
}

async function end(child: Child): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  child.stdin.end();
  const timer = setTimeout(() => child.kill("SIGKILL"), STOP_TIMEOUT_MS);
  await ended;
  clearTimeout(timer);
}
