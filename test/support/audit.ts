import { existsSync, readFileSync } from "node:fs";
import { homeOf } from "../../lib/local/home.ts";

/** One request, as the API server wrote it down. */
export interface AuditEvent {
  readonly verb: string;
  readonly user: string;
  readonly userAgent: string;
  readonly resource: string;
  readonly name: string;
  readonly dryRun: boolean;
}

interface RawEvent {
  readonly verb: string;
  readonly requestURI: string;
  readonly user: { readonly username: string };
  readonly userAgent?: string;
  readonly objectRef?: { readonly resource?: string; readonly name?: string };
}

const WRITES = ["create", "update", "patch", "delete", "deletecollection"];

/** Every request to a local cluster so far, in order. */
export function auditEvents(project: string, cluster: string): readonly AuditEvent[] {
  const { audit } = homeOf(project, cluster);
  if (!existsSync(audit)) return [];
  return readFileSync(audit, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as RawEvent)
    .map(({ verb, requestURI, user, userAgent = "", objectRef = {} }) => ({
      verb,
      user: user.username,
      userAgent,
      resource: objectRef.resource ?? "",
      name: objectRef.name ?? "",
      dryRun: requestURI.includes("dryRun=All"),
    }));
}

/** Changes by anybody but the cluster's own controllers and the simulation of its nodes. */
export function foreignWrites(events: readonly AuditEvent[]): readonly AuditEvent[] {
  return events.filter(
    ({ verb, user, dryRun }) => WRITES.includes(verb) && !dryRun && user !== "kwok" && !user.startsWith("system:"),
  );
}
