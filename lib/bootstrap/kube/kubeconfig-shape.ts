import * as z from "zod";

// The fields of a kubeconfig that kubectl knows (client-go v0.36.4, tools/clientcmd/api/v1/types.go), and no other.

const extensions = z.array(z.looseObject({ name: z.string(), extension: z.unknown() })).optional();
const text = z.string().optional();

/** `clusters[].cluster` */
export const clusterShape = z.strictObject({
  server: text,
  "tls-server-name": text,
  "insecure-skip-tls-verify": z.boolean().optional(),
  "certificate-authority": text,
  "certificate-authority-data": text,
  "proxy-url": text,
  // Answers are never compressed here, so either value is honoured.
  "disable-compression": z.boolean().optional(),
  extensions,
});

/** `users[].user.exec` */
export const execShape = z.strictObject({
  apiVersion: text,
  command: text,
  args: z.array(z.string()).nullable().optional(),
  env: z
    .array(z.strictObject({ name: z.string(), value: z.string() }))
    .nullable()
    .optional(),
  installHint: text,
  provideClusterInfo: z.boolean().optional(),
  interactiveMode: text,
});

/** `users[].user` */
export const userShape = z.strictObject({
  "client-certificate": text,
  "client-certificate-data": text,
  "client-key": text,
  "client-key-data": text,
  token: text,
  tokenFile: text,
  as: text,
  "as-uid": text,
  "as-groups": z.array(z.string()).nullable().optional(),
  "as-user-extra": z.record(z.string(), z.array(z.string())).nullable().optional(),
  username: text,
  password: text,
  "auth-provider": z.looseObject({ name: z.string() }).optional(),
  exec: execShape.optional(),
  extensions,
});

/** `contexts[].context`; the namespace is of no account, because every object names its own. */
export const contextShape = z.strictObject({ cluster: text, user: text, namespace: text, extensions });

/** A whole file. Entries of other contexts are somebody else's, so their fields are not looked at. */
export const configShape = z.looseObject({
  apiVersion: z.literal("v1").optional(),
  kind: z.literal("Config").optional(),
  clusters: namedList("cluster"),
  users: namedList("user"),
  contexts: namedList("context"),
});

export type ClusterFields = z.output<typeof clusterShape>;
export type UserFields = z.output<typeof userShape>;
export type ExecFields = z.output<typeof execShape>;

function namedList<Key extends string>(key: Key) {
  return z
    .array(z.looseObject({ name: z.string() }).transform((entry) => ({ name: entry.name, fields: entry[key] })))
    .nullish()
    .transform((list) => list ?? []);
}
