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

/** One line of what `terraform plan -json` prints; undefined where it is anything else. */
export function planMessage(line: string): PlanMessage | undefined {
  return line.startsWith("{") ? (JSON.parse(line) as PlanMessage) : undefined;
}

/** The error that a line reports, if it reports one. */
export function errorOf({ diagnostic }: PlanMessage): Diagnostic | undefined {
  return diagnostic?.severity === "error" ? { summary: diagnostic.summary ?? "", detail: diagnostic.detail ?? "" } : undefined;
}
