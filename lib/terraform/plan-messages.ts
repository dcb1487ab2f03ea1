/** An error that Terraform reports, in its own words. */
export interface Diagnostic {
  readonly summary: string;
  readonly detail: string;
}

/** One line that Terraform prints with `-json`, as far as we read it. */
export interface PlanMessage {
  readonly type?: string;
  /** The line that people would read. */
  readonly "@message"?: string;
  readonly diagnostic?: Partial<Diagnostic> & { readonly severity?: string };
  readonly change?: { readonly action?: string; readonly reason?: string; readonly resource?: { readonly addr?: string } };
  readonly outputs?: Readonly<Record<string, { readonly action?: string }>>;
  /** Of a `change_summary`. */
  readonly changes?: {
    readonly add?: number;
    readonly change?: number;
    readonly import?: number;
    readonly remove?: number;
  };
  /** Of what happens while it applies. */
  readonly hook?: { readonly resource?: { readonly addr?: string }; readonly action?: string; readonly output?: string };
}

/** What `terraform plan -json` prints, line by line; lines of anything else are left out. */
export function planMessages(stdout: string): readonly PlanMessage[] {
  return stdout.split("\n").flatMap((line) => planMessage(line) ?? []);
}

/** One line of it; undefined where it is anything else. */
export function planMessage(line: string): PlanMessage | undefined {
  return line.startsWith("{") ? (JSON.parse(line) as PlanMessage) : undefined;
}

/** The errors among them. */
export function diagnosticsOf(stdout: string): readonly Diagnostic[] {
  return planMessages(stdout).flatMap((message) => errorOf(message) ?? []);
}

/** The error that a line reports, if it reports one. */
export function errorOf({ diagnostic }: PlanMessage): Diagnostic | undefined {
  return diagnostic?.severity === "error" ? { summary: diagnostic.summary ?? "", detail: diagnostic.detail ?? "" } : undefined;
}

/** Why it failed: the errors that it reported, or what it said on stderr. */
export function failureWords({ stdout, stderr }: { readonly stdout: string; readonly stderr: string }): string {
  const said = diagnosticsOf(stdout).map(({ summary, detail }) => `${summary}: ${detail}`.trim());
  return said.length > 0 ? said.join("\n") : stderr.trim();
}
