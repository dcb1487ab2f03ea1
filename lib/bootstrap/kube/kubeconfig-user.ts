import type { Clock } from "../clock.ts";
import type { Credentials, Server } from "./endpoint.ts";
import { execCredentials } from "./exec-plugin.ts";
import { textOrFile } from "./kubeconfig.ts";
import type { Entry, Refuse } from "./kubeconfig.ts";
import type { UserFields } from "./kubeconfig-shape.ts";
import { tokenFile } from "./token-file.ts";

export interface UserOptions {
  readonly clock: Clock;
  readonly refuse: Refuse;
  /** Programs that the fleet file allows to be run. */
  readonly exec: readonly string[];
  /** What programs find in their environment. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What a program is told of the cluster when it asks. */
  readonly server: Server;
  readonly execConfig: unknown;
}

/** How a user of a kubeconfig shows who they are, by the rules of client-go's `validateAuthInfo` (tools/clientcmd/validation.go). */
export async function readUser(user: Entry<UserFields>, options: UserOptions): Promise<Credentials> {
  const { clock, refuse } = options;
  const { fields, file, name } = user;
  refuseProvider(user, refuse);
  const basic = fields.username !== undefined || fields.password !== undefined;
  if (basic && fields.token !== undefined) {
    throw refuse(`user ${name} of ${file} has a token and a password, and only one of them is allowed`);
  }
  const client = await clientCertificate(user, refuse);
  const headers = impersonation(user, refuse);
  const token = fields.tokenFile === undefined ? undefined : await tokenFile(file, fields.tokenFile, name, { clock, refuse });
  const byCertificate = client === undefined ? {} : { client: async () => client };
  // A file with a token that is renewed wins over the token that stands beside it.
  if (token !== undefined) return { headers, token, ...byCertificate };
  const authorization = basic
    ? `Basic ${Buffer.from(`${fields.username ?? ""}:${fields.password ?? ""}`).toString("base64")}`
    : fields.token === undefined
      ? undefined
      : `Bearer ${fields.token}`;
  if (authorization !== undefined) return { headers: { ...headers, authorization }, ...byCertificate };
  // As in client-go, no program is run for a user who has another way.
  if (client !== undefined || fields.exec === undefined) return { headers, ...byCertificate };
  return { headers, ...execCredentials({ ...user, fields: fields.exec }, options) };
}

/** The certificate of a user with its key, in PEM; undefined where they have none. */
export async function clientCertificate(
  user: Entry<UserFields>,
  refuse: Refuse,
): Promise<{ readonly certificate: string; readonly key: string } | undefined> {
  const certificate = await textOrFile(user, "client-certificate", refuse);
  const key = await textOrFile(user, "client-key", refuse);
  if (certificate === undefined) {
    if (key === undefined) return undefined;
    throw refuse(`user ${user.name} of ${user.file} has a client-key without a client-certificate`);
  }
  if (key === undefined) throw refuse(`user ${user.name} of ${user.file} has a client-certificate without a client-key`);
  return { certificate, key };
}

function refuseProvider({ fields, file, name }: Entry<UserFields>, refuse: Refuse): void {
  const provider = fields["auth-provider"]?.name;
  if (provider === undefined) return;
  throw refuse(
    `user ${name} of ${file} asks for the auth-provider ${provider}, which is refused: use a program for \`exec\` and name it in the fleet file`,
  );
}

/** As client-go's NewImpersonatingRoundTripper sends it (transport/round_trippers.go). */
function impersonation({ fields, file, name }: Entry<UserFields>, refuse: Refuse): Record<string, string | readonly string[]> {
  const { as, "as-uid": uid, "as-groups": groups, "as-user-extra": extra } = fields;
  if (as === undefined) {
    if (uid === undefined && (groups ?? []).length === 0 && Object.keys(extra ?? {}).length === 0) return {};
    throw refuse(`user ${name} of ${file} asks for another's uid, groups or extra without \`as\`, the user to act as`);
  }
  return {
    "impersonate-user": as,
    ...(uid === undefined ? {} : { "impersonate-uid": uid }),
    ...((groups ?? []).length === 0 ? {} : { "impersonate-group": groups ?? [] }),
    ...Object.fromEntries(Object.entries(extra ?? {}).map(([key, values]) => [`impersonate-extra-${headerKey(key)}`, values])),
  };
}

/** Percent-encodes what no header's name may hold, and the percent sign itself. */
function headerKey(key: string): string {
  return [...Buffer.from(key)]
    .map((byte) => {
      const character = String.fromCharCode(byte);
      return /[A-Za-z0-9!#$&'*+.^_`|~-]/.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
    })
    .join("");
}
