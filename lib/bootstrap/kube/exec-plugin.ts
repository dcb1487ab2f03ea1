import { spawn } from "node:child_process";
import * as z from "zod";
import type { Clock } from "../clock.ts";
import { hiding, secretTexts } from "../../model/hiding.ts";
import { PhaseError } from "../contract.ts";
import type { Credentials, Server } from "./endpoint.ts";
import type { Entry, Refuse } from "./kubeconfig.ts";
import type { ExecFields } from "./kubeconfig-shape.ts";
import { secretsInUrl } from "./sent-secrets.ts";

// Programs that give credentials, by the protocol of client.authentication.k8s.io as client-go has it
// (plugin/pkg/client/auth/exec/exec.go), with one difference: none is run that the fleet file doesn't allow by name.

const GROUP = "client.authentication.k8s.io";
const VERSIONS = [`${GROUP}/v1`, `${GROUP}/v1beta1`];
const MODES = ["Never", "IfAvailable", "Always"];
const LONGEST_RUN_MS = 60_000;
const LONGEST_OUTPUT = 1024 * 1024;
/** Variables by which a file could choose what code an allowed program runs. */
const LOADERS =
  /^(PATH|LD_.*|DYLD_.*|NODE_OPTIONS|NODE_PATH|PYTHON.*|PERL5.*|RUBY.*|BASH_ENV|ENV|JAVA_TOOL_OPTIONS|JDK_JAVA_OPTIONS|_JAVA_OPTIONS)$/i;

export interface ExecOptions {
  readonly clock: Clock;
  readonly refuse: Refuse;
  /** Programs that the fleet file allows to be run. */
  readonly exec: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly server: Server;
  readonly execConfig: unknown;
}

interface Given {
  readonly token: string | undefined;
  readonly client: { readonly certificate: string; readonly key: string } | undefined;
  readonly untilMs: number;
}

const status = z.object({
  token: z.string().optional(),
  clientCertificateData: z.string().optional(),
  clientKeyData: z.string().optional(),
  expirationTimestamp: z.iso.datetime({ offset: true }).nullish(),
});
const answer = z.object({ kind: z.literal("ExecCredential"), apiVersion: z.string(), status });

/**
 * Credentials that a program gives: run when the first is needed, again when it has expired or was refused. Callers at
 * the same time share one run.
 */
export function execCredentials(exec: Entry<ExecFields>, options: ExecOptions): Required<Pick<Credentials, "token" | "client">> {
  const { clock } = options;
  const program = allowed(exec, options);
  let running: Promise<Given> | undefined;
  let last: Given | undefined;
  const current = async (): Promise<Given> => {
    if (last !== undefined && clock.monotonic() < last.untilMs) return last;
    running ??= run(program, options).finally(() => (running = undefined));
    last = await running;
    return last;
  };
  return {
    // Asked after the token of the same request, and so never older than it.
    client: async () => (last ?? (await current())).client,
    token: {
      current: async () => (await current()).token,
      drop: (token) => {
        if (last?.token === token) last = undefined;
      },
      explain: () => `asked with what ${program.command} gave`,
    },
  };
}

interface Program {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly apiVersion: string;
  readonly hint: string;
  readonly withCluster: boolean;
  readonly cluster: string;
}

/** Refuses what the fleet file doesn't allow, and what we can't do. */
function allowed({ fields, file, name }: Entry<ExecFields>, { exec, refuse }: ExecOptions): Program {
  const { command, apiVersion, interactiveMode } = fields;
  const user = `user ${name} of ${file}`;
  if (command === undefined) throw refuse(`${user} has an exec without a command`);
  if (!exec.includes(command)) {
    const known = exec.length === 0 ? "allows none" : `allows ${exec.join(", ")}`;
    throw refuse(
      `${user} would run the program ${JSON.stringify(command)} to get a credential; the fleet file has to allow it by name, \`existing: { exec: [${command}] }\`, and ${known}`,
    );
  }
  if (apiVersion === undefined || !VERSIONS.includes(apiVersion)) {
    throw refuse(`exec of ${user} has the apiVersion ${apiVersion ?? '""'}; there are ${VERSIONS.join(" and ")}`);
  }
  // Version v1 has no default.
  const mode = interactiveMode ?? (apiVersion.endsWith("/v1") ? "" : "IfAvailable");
  if (!MODES.includes(mode))
    throw refuse(`exec of ${user} has the interactiveMode ${JSON.stringify(mode)}; there are ${MODES.join(", ")}`);
  if (mode === "Always")
    throw refuse(`exec of ${user} wants to ask a person (interactiveMode: Always), and nobody is asked here`);
  const loader = fields.env?.find((variable) => LOADERS.test(variable.name))?.name;
  if (loader !== undefined) throw refuse(`exec of ${user} sets ${loader}, by which it would choose what code runs`);
  return {
    command,
    apiVersion,
    args: fields.args ?? [],
    env: Object.fromEntries((fields.env ?? []).map((variable) => [variable.name, variable.value])),
    hint: fields.installHint ?? "",
    withCluster: fields.provideClusterInfo ?? false,
    cluster: name,
  };
}

async function run(program: Program, options: ExecOptions): Promise<Given> {
  const { command, apiVersion, args, env } = program;
  const spec = { interactive: false, ...(program.withCluster ? { cluster: clusterInfo(options) } : {}) };
  const info = JSON.stringify({ kind: "ExecCredential", apiVersion, spec });
  const ended = await runToEnd(command, args, { ...options.env, ...env, KUBERNETES_EXEC_INFO: info }, options.clock);
  if (ended.error !== undefined) {
    const missing = "code" in ended.error && ended.error.code === "ENOENT";
    const hint = program.hint === "" ? "" : `; its kubeconfig says: ${oneLine(program.hint)}`;
    throw options.refuse(
      missing ? `the program ${command} is not there${hint}` : `${command}: ${ended.error.message}`,
      ended.error,
    );
  }
  if (ended.code !== 0) {
    const said = oneLine(hiding(secretsOf(program, ended.stdout, options))(ended.stderr));
    const how = ended.code === null ? `did not end within ${LONGEST_RUN_MS / 1000} s` : `ended with ${ended.code}`;
    const message = `the program ${command}, which gives the credential, ${how}${said === "" ? "" : `: ${said}`}`;
    throw new PhaseError({ class: "waiting", message });
  }
  return readAnswer(ended.stdout, program, options);
}

/** What a program knows that nobody should see: it may quote that in its complaint, or have printed its credential before it failed. */
function secretsOf({ env }: Program, stdout: string, { server: { proxy }, execConfig }: ExecOptions): readonly string[] {
  const given = [...stdout.matchAll(/"(?:token|clientKeyData)": *"((?:[^"\\]|\\.)*)"/g)].map(([, text = ""]) => text);
  const config = execConfig === undefined ? [] : secretTexts(execConfig);
  return [...Object.values(env), ...given, ...config, ...(proxy === undefined ? [] : secretsInUrl(proxy))];
}

function readAnswer(stdout: string, { command, apiVersion }: Program, { clock, refuse }: ExecOptions): Given {
  const parsed = answer.safeParse(json(stdout));
  if (!parsed.success) throw refuse(`what ${command} printed is no ExecCredential with a status`);
  if (parsed.data.apiVersion !== apiVersion) {
    throw refuse(`${command} was asked for ${apiVersion} and gave ${JSON.stringify(parsed.data.apiVersion.slice(0, 100))}`);
  }
  const given = parsed.data.status;
  const [token, certificate, key] = [given.token, given.clientCertificateData, given.clientKeyData].map((text) =>
    text === "" ? undefined : text,
  );
  if ((certificate === undefined) !== (key === undefined))
    throw refuse(`${command} gave a certificate or a key without the other`);
  if (token === undefined && certificate === undefined) throw refuse(`${command} gave neither a token nor a certificate`);
  const leftMs = given.expirationTimestamp == null ? Infinity : Date.parse(given.expirationTimestamp) - clock.date().getTime();
  const client = certificate === undefined || key === undefined ? undefined : { certificate, key };
  return { token, client, untilMs: clock.monotonic() + leftMs };
}

/** As client-go's ConfigToExecCluster has it: what is not set is left out. */
function clusterInfo({ server, execConfig }: ExecOptions): object {
  return {
    server: server.url,
    ...(server.serverName === undefined ? {} : { "tls-server-name": server.serverName }),
    ...(server.ca === undefined ? {} : { "certificate-authority-data": Buffer.from(server.ca).toString("base64") }),
    ...(server.proxy === undefined ? {} : { "proxy-url": server.proxy.href }),
    ...(execConfig === undefined ? {} : { config: execConfig }),
  };
}

interface Ended {
  /** null where it was killed. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly error: Error | undefined;
}

/** No shell, no input, bounded time and output. */
function runToEnd(command: string, args: readonly string[], env: ExecOptions["env"], clock: Clock): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { env: { ...env }, stdio: ["ignore", "pipe", "pipe"] });
    // spawn's own timeout goes on where the program can't be started, and would keep our process from ending.
    const cancel = clock.after(LONGEST_RUN_MS, () => child.kill("SIGKILL"));
    const end = (ended: Ended): void => {
      cancel();
      resolve(ended);
    };
    const output = { stdout: "", stderr: "" };
    for (const stream of ["stdout", "stderr"] as const) {
      child[stream].setEncoding("utf8").on("data", (chunk: string) => {
        output[stream] = `${output[stream]}${chunk}`.slice(0, LONGEST_OUTPUT);
      });
    }
    child.once("error", (error) => end({ code: null, ...output, error }));
    child.once("close", (code) => end({ code, ...output, error: undefined }));
  });
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // The caller says which program printed it; the text may be a secret.
  }
}

/** The last line that says something, short and without control characters. */
function oneLine(text: string): string {
  const lines = text.split("\n").map((line) => line.replaceAll(/\p{Cc}/gu, " ").trim());
  return (lines.findLast((line) => line !== "") ?? "").slice(0, 300);
}
