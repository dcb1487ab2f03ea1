import { spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import type { ClusterRecord } from "../lib/contracts/cluster-record.ts";
import type { Membership } from "../lib/contracts/membership.ts";
import { aTestAuthority } from "../test/support/certificates.ts";
import { membershipOf, recordOf } from "../test/support/fake-fleet.ts";
import { PINS } from "../test/support/published-artefacts.ts";

/** Clusters on API servers of another process. */
export interface ServedClusters {
  /** PEM that all of them are trusted by. */
  readonly authority: string;
  /** The first one is the hub. */
  readonly ports: readonly number[];
  close(): void;
}

const PKI = "pki";

/** Starts them, with credentials for them in the folder. */
export async function serveClusters(count: number, folder: string): Promise<ServedClusters> {
  const { certificate, key } = aTestAuthority().issue("admin");
  mkdirSync(path.join(folder, PKI), { recursive: true });
  writeFileSync(path.join(folder, PKI, "admin.crt"), certificate);
  writeFileSync(path.join(folder, PKI, "admin.key"), key);
  const child = spawn(process.execPath, [path.join(import.meta.dirname, "api-servers.ts"), String(count)], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  for await (const line of createInterface(child.stdout)) {
    const { authority, ports } = JSON.parse(line) as Pick<ServedClusters, "authority" | "ports">;
    return { authority, ports, close: () => void child.stdin.end() };
  }
  throw new Error("the API servers ended before they served");
}

/** A fleet over all of them: hub and members, each with Flux. */
export function membershipsOf({ authority, ports }: Pick<ServedClusters, "authority" | "ports">): readonly Membership[] {
  const records = ports.map((port, index): ClusterRecord =>
    recordOf(index === 0 ? "hub" : `m${String(index).padStart(4, "0")}`, {
      endpoints: [{ url: `https://127.0.0.1:${port}`, from: "runner", ca: { data: Buffer.from(authority).toString("base64") } }],
      credential: {
        kind: "client-certificate",
        role: "admin",
        certificate: `${PKI}/admin.crt`,
        key: `${PKI}/admin.key`,
      },
    }),
  );
  return records.map((member, index) =>
    membershipOf(member.name, {
      member,
      hub: index === 0 ? "self" : (records[0] ?? member),
      sync: {
        registries: ["clusterprofile"],
        agent: "flux",
        source: { url: "https://git.example.test/fleet.git", branch: "main", path: member.name, auth: { kind: "none" } },
      },
      pins: PINS,
    }),
  );
}
