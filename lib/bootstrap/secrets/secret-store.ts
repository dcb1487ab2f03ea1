import { FleetError } from "../../errors.ts";
import type { Clock } from "../clock.ts";
import { PhaseError } from "../contract.ts";
import { readerOf } from "./index.ts";

/** Where the values of secrets come from that a fleet file names. */
export interface SecretStore {
  /**
   * The value behind `env:NAME` or a cloud's reference, without line ends at its end.
   *
   * @throws PhaseError that names the reference, and never shows what it found
   */
  read(reference: string): Promise<string>;
}

/** Where nothing was said about secrets. */
export const NO_SECRET_STORE: SecretStore = {
  read: async (reference) => {
    throw new PhaseError({ class: "input", message: `nobody reads secrets here, and the agent needs ${reference}` });
  },
};

export interface SecretStoreOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  /** Told of each value before anybody gets it. Default: nobody is. */
  readonly onRead?: (value: string) => void;
}

/** Asks for each secret once in a run, however many clusters need it; a failure is not kept. Clouds are asked as who runs this. */
export function createSecretStore(options: SecretStoreOptions): SecretStore {
  const underway = new Map<string, Promise<string>>();
  return {
    read: async (reference) => {
      const found = underway.get(reference) ?? readOnce(reference, options);
      underway.set(reference, found);
      found.catch(() => underway.delete(reference));
      return await found;
    },
  };
}

async function readOnce(reference: string, options: SecretStoreOptions): Promise<string> {
  const value = await valueOf(reference, options);
  options.onRead?.(value);
  return value;
}

async function valueOf(reference: string, options: SecretStoreOptions): Promise<string> {
  const value = (await asked(reference, options)).replace(/[\r\n]+$/, "");
  if (value.trim() !== "") return value;
  throw new PhaseError({ class: "input", message: `the secret ${reference} is empty`, next: `set ${reference} to its value` });
}

async function asked(reference: string, options: SecretStoreOptions): Promise<string> {
  if (reference.startsWith("env:")) {
    const name = reference.slice("env:".length);
    const value = options.env[name];
    if (value !== undefined) return value;
    throw new PhaseError({ class: "input", message: `the variable ${name} is not set`, next: `set ${name} to the secret` });
  }
  try {
    const reader = await readerOf(reference);
    return await reader(reference, { env: options.env, date: options.clock.date() });
  } catch (error) {
    if (!(error instanceof FleetError)) throw error;
    const next = error.next === undefined ? {} : { next: error.next };
    const kind = error.kind === "remote" ? "transient" : error.kind === "refused" ? "policy" : "input";
    throw new PhaseError({ class: kind, message: `the secret ${reference} can't be read: ${error.message}`, ...next }, error);
  }
}
