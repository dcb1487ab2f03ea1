import type { SyncSource } from "../../../model/sync.ts";

/** Data of Argo CD's ConfigMaps, by the name of each. */
export type Settings = Readonly<Record<string, Readonly<Record<string, string>>>>;

const TLS_CERTIFICATES = "argocd-tls-certs-cm";
const KNOWN_HOSTS = "argocd-ssh-known-hosts-cm";
const KNOWN_HOSTS_KEY = "ssh_known_hosts";

/**
 * Keys of its settings that are ours; others may add theirs beside them.
 *
 * @param published - what its publishers have in the ConfigMap of a name
 */
export function settingsFor(source: SyncSource | null, published: (name: string) => Readonly<Record<string, unknown>>): Settings {
  return {
    // As often as Flux looks; its own default is two to three minutes.
    "argocd-cm": { "timeout.reconciliation": "60s", "timeout.reconciliation.jitter": "0s" },
    // Its own default hides for three minutes that a repository can't be read.
    "argocd-cmd-params-cm": { "controller.repo.error.grace.period.seconds": "0" },
    // By the host alone, whatever the port: https://argo-cd.readthedocs.io/en/stable/operator-manual/declarative-setup/
    ...(source?.ca === undefined ? {} : { [TLS_CERTIFICATES]: { [new URL(source.url).hostname]: source.ca } }),
    ...(source?.auth.kind === "ssh"
      ? { [KNOWN_HOSTS]: { [KNOWN_HOSTS_KEY]: withPinned(published(KNOWN_HOSTS)[KNOWN_HOSTS_KEY], source.auth.knownHosts) } }
      : {}),
  };
}

/** What is pinned of a host is all that is known of it: another key that its publishers have for it would do as well. */
function withPinned(published: unknown, pinned: string): string {
  const ours = linesOf(pinned);
  const hosts = new Set(ours.flatMap(hostsOf));
  const others = linesOf(typeof published === "string" ? published : "");
  return `${[...others.filter((line) => !hostsOf(line).some((host) => hosts.has(host))), ...ours].join("\n")}\n`;
}

function linesOf(text: string): readonly string[] {
  return text.split("\n").filter((line) => line.trim() !== "");
}

/** `host,[host]:port type key`; a line may begin with a mark. */
function hostsOf(line: string): readonly string[] {
  const [first = "", second = ""] = line.trim().split(/\s+/);
  return (first.startsWith("@") ? second : first).split(",");
}
