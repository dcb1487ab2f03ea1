import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { endProcess, isRunning, startDetached } from "../../lib/local/processes.ts";
import type { ProcessRecord } from "../../lib/local/processes.ts";

const never = new AbortController().signal;

/** A program that records itself the way the control plane's binary does. */
const SELF_RECORDING = `
  const { readFileSync, writeFileSync } = require("node:fs");
  const stat = readFileSync("/proc/self/stat", "utf8");
  const command = readFileSync("/proc/self/cmdline", "utf8").split("\\0").slice(0, -1);
  writeFileSync(process.env.FLEETWRIGHT_PROCESS_RECORD, JSON.stringify({ pid: process.pid, started: stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19], command }));
  if (process.argv.includes("deaf")) process.on("SIGTERM", () => {});
  setInterval(() => {}, 1000);
`;

describe("processes that outlive us", () => {
  let folder: string;
  const records: ProcessRecord[] = [];
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), "fleetwright-test-"));
  });
  afterAll(async () => {
    for (const record of records) await endProcess(record, 100);
    rmSync(folder, { recursive: true });
  });

  async function started(...args: readonly string[]): Promise<ProcessRecord> {
    const record = path.join(folder, "record.json");
    const options = { program: process.execPath, cwd: folder, env: {}, log: path.join(folder, "log"), record };
    const one = await startDetached({ ...options, recordsItself: true, args: ["-e", SELF_RECORDING, "--", ...args] }, never);
    records.push(one);
    return one;
  }

  test("are ended when asked, also when they don't listen or are stopped", async () => {
    for (const prepare of [[], ["deaf"], ["stopped"]]) {
      const record = await started(...prepare);
      if (prepare.includes("stopped")) process.kill(record.pid, "SIGSTOP");
      expect(isRunning(record)).toBe(true);
      await endProcess(record, 300);
      expect(isRunning(record)).toBe(false);
    }
  });

  test("are left alone when start time or command are another's", async () => {
    const record = await started();
    const others = [
      { ...record, started: "1" },
      { ...record, command: [...record.command, "--other"] },
    ];
    for (const other of others) {
      expect(isRunning(other)).toBe(false);
      await endProcess(other, 100);
    }
    expect(isRunning(record)).toBe(true);
  });

  test("are known by a record also where they write none themselves, and keep what they were given", async () => {
    const ended = Promise.withResolvers<unknown[]>();
    const print = "console.log(JSON.stringify([process.argv.slice(1), process.env])); setInterval(() => {}, 1000)";
    const odd = ["", "two words", `"quoted" 'twice'`, "$HOME `id` \\n", "ünïcode\nline"];
    const record = await startDetached(
      {
        program: process.execPath,
        args: ["-e", print, "--", ...odd],
        cwd: folder,
        env: { GIVEN: "yes" },
        log: path.join(folder, "plain.log"),
        record: path.join(folder, "plain.json"),
        recordsItself: false,
        onExit: (...how) => ended.resolve(how),
      },
      never,
    );
    records.push(record);
    expect(isRunning(record)).toBe(true);
    while (!readFileSync(path.join(folder, "plain.log"), "utf8").endsWith("\n")) await setTimeout(20);
    await endProcess(record, 2_000);
    expect(isRunning(record)).toBe(false);
    const [args, env] = JSON.parse(readFileSync(path.join(folder, "plain.log"), "utf8")) as [string[], Record<string, string>];
    expect(args).toEqual(odd);
    expect(Object.keys(env).filter((name) => !["PWD", "SHLVL", "_", "OLDPWD"].includes(name))).toEqual(["GIVEN"]);
    // The kernel knows of the end before Node does.
    expect(await ended.promise).toEqual([null, "SIGTERM"]);
  });

  test("that end at once are reported with the last lines of their log", async () => {
    const options = {
      program: process.execPath,
      cwd: folder,
      env: {},
      log: path.join(folder, "log"),
      record: path.join(folder, "none.json"),
    };
    await expect(
      startDetached({ ...options, recordsItself: true, args: ["-e", "console.error('no room left'); process.exit(3)"] }, never),
    ).rejects.toThrow(/ended at once \(3\)[^]*no room left/);
  });
});
