import { PLUGINS } from "../clouds/plugins.ts";
import { Unknown, distinct, shown } from "./evaluate.ts";
import type { Value } from "./evaluate.ts";
import type { ResourceChange } from "./resource-changes.ts";

/** One value of a resource that differs. */
export interface ValueChange {
  /** `scaling_config.max_size`, `subnet_ids`. */
  readonly path: string;
  /** Undefined where there is none; a mask where nobody should read it. */
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** What is shown for a value that may be a secret. */
export const MASK = "(not shown)";

/** Arguments whose values nobody should read, wherever they stand. */
const SECRET =
  /passw(or)?d|passphrase|secret|private_?key|pre_?shared|credential|kubeconfig|connection_string|user_data|(^|[._])(psk|token|auth)$/i;

/**
 * The values of one resource that differ, as texts. Of types of which nothing is known here no value is told: it might be a
 * secret.
 */
export function valueChanges({ type, before, after }: ResourceChange): readonly ValueChange[] {
  if (before === undefined || after === undefined) return [];
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return keys
    .flatMap((key) => leaves(before[key], after[key], key))
    .map((one) => (mayBeShown(type, one.path) ? one : masked(one)));
}

/** Whether a value may be read by people, as far as names tell: its type is one that is known here, and its path is none of a secret's. */
export function mayBeShown(type: string, path: string): boolean {
  const isOurs = type === OURS || PLUGINS[type.split("_")[0] ?? ""]?.replacing[type] !== undefined;
  return isOurs && !isSecretName(path);
}

/** Whether an argument is a secret by its name. @param path - `master_auth.password` */
export function isSecretName(path: string): boolean {
  return SECRET.test(path);
}

const OURS = "terraform_data";

function masked({ path, before, after }: ValueChange): ValueChange {
  return { path, before: before === undefined ? undefined : MASK, after: after === undefined ? undefined : MASK };
}

function leaves(before: Value | undefined, after: Value | undefined, path: string): readonly ValueChange[] {
  if (isNone(before) ? isNone(after) : !isNone(after) && distinct(before) === distinct(after)) return [];
  const [was, is] = [textOf(before), textOf(after)];
  const [old, now] = [entriesOf(before), entriesOf(after)];
  if (old === undefined || now === undefined) return [{ path, before: was, after: is }];
  const keys = [...new Set([...old.keys(), ...now.keys()])];
  return keys.flatMap((key) => leaves(old.get(key), now.get(key), `${path}.${key}`));
}

/** Of a record, or of a list of records; lists of texts are shown as a whole. */
function entriesOf(value: Value | undefined): ReadonlyMap<string, Value> | undefined {
  if (value === undefined || value === null || typeof value !== "object" || value instanceof Unknown) return undefined;
  const isList = Array.isArray(value);
  if (isList && (value as readonly Value[]).some((one) => typeof one !== "object" || one === null || one instanceof Unknown)) {
    return undefined;
  }
  return new Map(Object.entries(value));
}

function textOf(value: Value | undefined): string | undefined {
  if (isNone(value)) return undefined;
  return value instanceof Unknown ? "(known after apply)" : typeof value === "string" ? JSON.stringify(value) : shown(value);
}

function isNone(value: Value | undefined): value is null | undefined {
  return value === undefined || value === null;
}
