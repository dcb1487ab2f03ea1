/** What stands for a credential that is not shown. */
const HIDDEN = "(not shown)";

/** How the issuers of tokens write them, so that scanners can find them; and private keys, also as base64. */
const FORMATS: readonly (readonly [what: string, shape: RegExp])[] = [
  ["a GitHub token", /\b(?:gh[pousr]_[A-Za-z0-9]{10,}|github_pat_[A-Za-z0-9_]{20,})/g],
  ["a GitLab token", /\bgl(?:pat|dt|rt|cbt|ptt|ft|imt|agent|soat)-[A-Za-z0-9_-]{20,}/g],
  ["a Bitbucket or Atlassian token", /\b(?:ATBB|ATCTT3|ATATT3)[A-Za-z0-9_=-]{24,}/g],
  ["an AWS access key", /\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/g],
  ["a Google key", /\b(?:AIza[A-Za-z0-9_-]{35}|ya29\.[A-Za-z0-9_-]{20,}|GOCSPX-[A-Za-z0-9_-]{20,})/g],
  ["a Slack token", /\bxox[abeoprs]-[A-Za-z0-9-]{10,}/g],
  ["a token of a package registry", /\b(?:npm_[A-Za-z0-9]{36}|dckr_pat_[A-Za-z0-9_-]{20,}|pypi-[A-Za-z0-9_-]{50,})/g],
  ["a HashiCorp token", /\b(?:hv[sbr]\.[A-Za-z0-9_-]{20,}|[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_-]{40,})/g],
  ["a JSON Web Token", /\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*/g],
  ["a private key", /-----BEGIN [A-Z ]*PRIVATE KEY[\s\S]*/g],
  [
    "a private key",
    /LS0tLS1CRUdJTi(?:BQUklWQVRF|BSU0EgUFJJVkFUR|BFQyBQUklWQVRF|BPUEVOU1NIIFBSSVZBVE|BFTkNSWVBURUQgUFJJVkFUR)[A-Za-z0-9+/=]*/g,
  ],
];

/** Names of query parameters that carry a secret, as services use them. */
const SECRET_PARAMETER =
  /^(?:.*[_.-])?(?:access_?token|token|auth|authorization|bearer|jwt|api_?key|key|pass|passwd|password|pwd|secret|sig|signature|credential|sas|private_?token)s?$/i;

/** A URL in a text. It ends where a browser would end it. */
const URLS = /\b([a-z][a-z0-9+.-]*):\/\/([^\s"'<>`]*)/gi;

/**
 * What a text holds that looks like a credential; undefined where it holds none.
 *
 * @returns words without the value, such as `a GitHub token`
 */
export function tokenIn(text: string): string | undefined {
  return FORMATS.find(([, shape]) => text.search(shape) >= 0)?.[0];
}

/** What the URLs of a text hold that looks like a credential, in words without the value. */
export function credentialInUrl(text: string): string | undefined {
  for (const [, scheme = "", rest = ""] of text.matchAll(URLS)) {
    const user = userOf(rest);
    if (user?.includes(":")) return "a user name with a password";
    if (user !== undefined && /^https?$/i.test(scheme)) return "a user name, which may be a token";
    const parameter = parametersOf(rest).find((name) => SECRET_PARAMETER.test(name));
    if (parameter !== undefined) return `a parameter that is called ${parameter}`;
  }
  return undefined;
}

/** A text with everything hidden that looks like a credential, so that it may be shown. */
export function withoutCredentials(text: string): string {
  const hidden = FORMATS.reduce((left, [, shape]) => left.replace(shape, HIDDEN), text);
  return hidden.replace(URLS, (url: string) => (credentialInUrl(url) === undefined ? url : HIDDEN));
}

/** What stands before the host; undefined where nothing does. */
function userOf(rest: string): string | undefined {
  const authority = /^[^/\\?#]*/.exec(rest)?.[0] ?? "";
  const end = authority.lastIndexOf("@");
  return end < 0 ? undefined : decoded(authority.slice(0, end));
}

/** Names of the parameters of query and fragment. */
function parametersOf(rest: string): readonly string[] {
  const at = rest.search(/[?#]/);
  return at < 0
    ? []
    : rest
        .slice(at)
        .split(/[?#&;]/)
        .flatMap((part) => (part.includes("=") ? [decoded(part.split("=")[0] ?? "")] : []));
}

function decoded(text: string): string {
  return text.replace(/%([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}
