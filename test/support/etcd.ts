import { readFileSync } from "node:fs";
import { request } from "node:https";
import path from "node:path";
import { homeOf } from "../../lib/local/home.ts";
import { endProcess, readRecord, startDetached } from "../../lib/local/processes.ts";

const QUOTA = "--quota-backend-bytes=";

/** Ends the etcd of a local cluster and starts it again on the same data. @param quota - bytes that it may hold. Default: its own */
export async function restartEtcd(project: string, cluster: string, quota?: number): Promise<void> {
  const home = homeOf(project, cluster);
  const file = path.join(home.processes, "etcd.json");
  const record = readRecord(file);
  if (record === undefined) throw new Error(`no etcd of ${cluster}`);
  await endProcess(record, 5_000);
  const [program = "", ...args] = record.command.filter((word) => !word.startsWith(QUOTA));
  await startDetached(
    {
      program,
      args: quota === undefined ? args : [...args, `${QUOTA}${quota}`],
      cwd: home.root,
      env: { HOME: home.root, PATH: process.env["PATH"] ?? "" },
      log: path.join(home.logs, "etcd.log"),
      record: file,
      recordsItself: true,
    },
    new AbortController().signal,
  );
}

/** What `etcdctl alarm disarm` does: until then an etcd that has once been full takes no write. Goes on until it answers. */
export async function disarmEtcd(project: string, cluster: string, port: number): Promise<void> {
  const read = (file: string): Buffer => readFileSync(path.join(homeOf(project, cluster).pki, file));
  const identity = { ca: read("ca.crt"), cert: read("etcd.crt"), key: read("etcd.key") };
  const ask = (body: object): Promise<Alarms | undefined> =>
    new Promise((resolve) => {
      const target = { host: "127.0.0.1", port, method: "POST", path: "/v3/maintenance/alarm", ...identity };
      const asked = request(target, (answer) => {
        let text = "";
        answer.setEncoding("utf8").on("data", (part: string) => (text += part));
        answer.once("end", () => resolve(answer.statusCode === 200 ? (JSON.parse(text) as Alarms) : undefined));
      });
      asked.once("error", () => resolve(undefined)).end(JSON.stringify(body));
    });
  for (;;) {
    const found = await ask({ action: "GET" });
    for (const { memberID, alarm } of found?.alarms ?? []) await ask({ action: "DEACTIVATE", memberID, alarm });
    if (found !== undefined && (found.alarms ?? []).length === 0) return;
  }
}

/** As etcd's gateway has it: none where none are. */
interface Alarms {
  readonly alarms?: readonly { readonly memberID: string; readonly alarm: string }[];
}
