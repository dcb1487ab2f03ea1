import type { Path } from "../../errors.ts";
import { credentialInUrl, tokenIn } from "../read/credentials.ts";
import type { Finding } from "../read/finding.ts";
import { isData } from "../read/merge.ts";
import type { Rule } from "./rule.ts";

const WHY =
  "The fleet file is read by everybody who may read the repository, stays in its history, and ends up in plans, states and pull requests. The value and its line are not shown here.";

const inUrl: Rule = {
  id: "FW1502",
  severity: "error",
  title: "A URL holds a credential",
  why: `${WHY} A user name in an \`https://\` URL is a token as often as not; \`ssh://git@…\` is none, as the key is elsewhere.`,
  fix: 'Take it out of the URL, revoke it, and write `auth: { kind: token, from: "env:NAME" }`.',
  secret: true,
  check: ({ written: { spec } }) =>
    texts(spec, []).flatMap(({ text, path, atKey }) => {
      const found =
        credentialInUrl(text) ?? (isSource(path) && text.includes("#") ? "a fragment, which no Git server sees" : undefined);
      return found === undefined
        ? []
        : [{ path, ...atKey, message: `the URL holds ${found}`, accepted: "a URL without user, password, token or fragment" }];
    }),
};

const token: Rule = {
  id: "FW1030",
  severity: "error",
  title: "A text looks like a credential",
  why: `${WHY} It has the format in which an issuer writes tokens, or is a private key.`,
  fix: "Remove it and revoke it: it is in the file's history. What the fleet needs is named by `env:NAME` or a cloud's reference of a secret.",
  secret: true,
  check: ({ written: { spec } }) =>
    texts(spec, []).flatMap(({ text, path, atKey }) => {
      const found = tokenIn(text);
      return found === undefined ? [] : [{ path, ...atKey, message: `this looks like ${found}` }];
    }),
};

function isSource(path: Path): boolean {
  return path.join(".") === "sync.source.url";
}

interface Text {
  readonly text: string;
  readonly path: Path;
  /** Of a key: the path is that of its map, as its name may not be shown. */
  readonly atKey: Pick<Finding, "atKey">;
}

/** Every text of the file, keys too. */
function texts(value: unknown, path: Path): readonly Text[] {
  if (typeof value === "string") return [{ text: value, path, atKey: {} }];
  if (Array.isArray(value)) return value.flatMap((entry, index) => texts(entry, [...path, index]));
  if (!isData(value)) return [];
  return Object.entries(value).flatMap(([key, entry]) => {
    const own = tokenIn(key) === undefined ? [...path, key] : path;
    return [{ text: key, path, atKey: { atKey: true as const } }, ...texts(entry, own)];
  });
}

/** What may not stand in a file that others read. */
export const CREDENTIALS: readonly Rule[] = [token, inUrl];
