/** An error that Terraform reports, in its own words. */
export interface Diagnostic {
  readonly summary: string;
  readonly detail: string;
}

/** One line that Terraform prints with `-json`, as far as we read it. */
export interface PlanMessage {
  readonly type?: string;
  readonly diagnostic?: Partial<Diagnostic> & { readonly severity?: string };
  readonly change?: { readonly action?: string; readonly resource?: { readonly addr?: string } };
  readonly outputs?: Readonly<Record<string, { readonly action?: string }>>;
}

/** What `terraform plan -json` prints, line by line; lines of anything else are left out. */
export function planMessages(stdout: string): readonly PlanMessage[] {
  return stdout
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as PlanMessage);
}

/** The errors among them. */
export function diagnosticsOf(stdout: string): readonly Diagnostic[] {
  return planMessages(stdout).flatMap(({ diagnostic }) =>
    diagnostic?.severity === "error" ? [{ summary: diagnostic.summary ?? "", detail: diagnostic.detail ?? "" }] : [],
  );
}

/** Why it failed: the errors that it reported, or what it said on stderr. */
export function failureWords({ stdout, stderr }: { readonly stdout: string; readonly stderr: string }): string {
  const said = diagnosticsOf(stdout).map(({ summary, detail }) => `${summary}: ${detail}`.trim());
  return said.length > 0 ? said.join("\n") : stderr.trim();
}
