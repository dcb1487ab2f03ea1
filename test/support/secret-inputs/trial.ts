import { writeFileSync } from "node:fs";
import path from "node:path";
import { systemClock } from "../../../lib/bootstrap/clock.ts";
import type { Clock } from "../../../lib/bootstrap/clock.ts";
import { createConnect } from "../../../lib/bootstrap/kube/connect.ts";
import type { KubeObject } from "../../../lib/bootstrap/kube-object.ts";
import type { ClusterRecord, CredentialRecipe } from "../../../lib/contracts/cluster-record.ts";
import { aTestAuthority } from "../certificates.ts";
import { recordOf } from "../fake-fleet.ts";
import type { QuotingServer } from "../quoting-server.ts";

/** One try to use a secret where everything is refused. */
export interface Trial {
  /** To be written into the input. It is in no other place. */
  readonly canary: string;
  /** Of the trial's own. */
  readonly folder: string;
  readonly server: QuotingServer;
  /** Does something that is to fail, and keeps what is said of it. */
  readonly tried: (work: () => Promise<unknown>) => Promise<void>;
}

/** How a secret of each input is used; `unsent`: it never leaves this machine, so nobody can quote it. */
export interface SecretInput {
  readonly meet: (trial: Trial) => Promise<void>;
  readonly unsent?: true;
}

export const signal = new AbortController().signal;
/** Waits between tries are over at once. */
export const HASTY: Clock = {
  monotonic: () => systemClock.monotonic(),
  date: () => systemClock.date(),
  random: () => 0,
  after: (milliseconds, wake) => systemClock.after(milliseconds / 100, wake),
};
export const SECRET: KubeObject = { apiVersion: "v1", kind: "Secret", metadata: { name: "one", namespace: "default" }, data: {} };

/** One question, where it isn't asked again and again, as where a proxy refuses; and one write, which may happen once only. */
export async function request(
  trial: Trial,
  credential: CredentialRecipe | undefined,
  object: KubeObject = SECRET,
  isProxied = false,
): Promise<void> {
  const { folder, server, tried } = trial;
  const record: Partial<ClusterRecord> =
    credential?.kind === "kubeconfig"
      ? { endpoints: [], credential }
      : {
          endpoints: [{ url: https(server), from: "runner", ca: { data: base64(server.ca) } }],
          credential: credential ?? admin(folder),
        };
  const env = { PATH: `${path.join(folder, "bin")}:/usr/bin:/bin` };
  await tried(async () => {
    const connection = await createConnect({ project: folder, clock: systemClock, env })(recordOf("one", record));
    try {
      const api = connection.api(signal);
      if (!isProxied && /^(401|403|422|302|200)/.test(server.refusal)) await tried(() => api.raw("/version"));
      await api.create(object);
    } finally {
      await connection.close();
    }
  });
}

/** Somebody whose key is of no interest. */
function admin(folder: string): CredentialRecipe {
  const { certificate, key } = aTestAuthority().issue("admin");
  writeFileSync(path.join(folder, "other.crt"), certificate);
  writeFileSync(path.join(folder, "other.key"), key);
  return { kind: "client-certificate", role: "admin", certificate: "other.crt", key: "other.key" };
}

export const base64 = (text: string): string => Buffer.from(text).toString("base64");
export const http = ({ httpPort }: QuotingServer): string => `http://127.0.0.1:${httpPort}`;
export const https = ({ httpsPort }: QuotingServer): string => `https://127.0.0.1:${httpsPort}`;

/** PEM with its first line of the body behind another one. */
export function withBody(key: string, canary: string): string {
  return key.replace(/\n[^-]/, (begin) => `\n${canary}${begin.slice(1)}`);
}
