import type { TestProxy } from "./proxies.ts";

/** What shapes of kubeconfigs are made of: a real API server, and ways in. */
export interface ShapeWorld {
  /** Of the API server on 127.0.0.1, of what leads to it on ::1, and of proxies that lead to it. */
  readonly port: number;
  readonly portOfSix: number;
  readonly proxies: Readonly<Record<"http" | "socks5", TestProxy>>;
  /** PEM of its authority, and of its administrator. */
  readonly ca: string;
  readonly admin: { readonly certificate: string; readonly key: string };
  /** Of the ServiceAccounts `first` and `second` in `default`. */
  readonly tokens: Readonly<Record<"first" | "second", string>>;
}

/** A kubeconfig, and who its user is to the API server. */
export interface Shape {
  /** The fields, as the page shows them. */
  readonly fields: string;
  readonly user: (world: ShapeWorld) => object;
  readonly cluster?: (world: ShapeWorld) => object;
  /** Files beside the kubeconfig. */
  readonly files?: (world: ShapeWorld) => Readonly<Record<string, string>>;
  /** Further kubeconfigs, after the first. */
  readonly further?: readonly string[];
  /** What the program prints that the fleet file names. */
  readonly program?: (world: ShapeWorld) => object;
  /** `system:serviceaccount:default:first`, with groups and extra where they are asked for; or what is said instead. */
  readonly is: string | { readonly refused: RegExp; readonly said: string };
  /** What kubectl does where that is something else. */
  readonly kubectl?: "takes it";
  /** The proxy that has to have been asked. */
  readonly through?: "http" | "socks5";
}

export const PROGRAM = "give-credential";
const ADMIN = "fleetwright-admin";
const [FIRST, SECOND] = ["system:serviceaccount:default:first", "system:serviceaccount:default:second"];
const base64 = (text: string): string => Buffer.from(text).toString("base64");
const token = ({ tokens }: ShapeWorld): object => ({ token: tokens.first });
const inline = ({ admin }: ShapeWorld): object => ({
  "client-certificate-data": base64(admin.certificate),
  "client-key-data": base64(admin.key),
});
const exec = (version = "v1", more: object = {}): object => ({
  exec: { apiVersion: `client.authentication.k8s.io/${version}`, command: PROGRAM, interactiveMode: "Never", ...more },
});
const refused = (refusal: RegExp, said: string) => ({ refused: refusal, said });

/** Each is tried on a real API server, by us and by kubectl. */
export const SHAPES: readonly Shape[] = [
  { fields: "`client-certificate-data`, `client-key-data`", user: inline, is: ADMIN },
  {
    fields: "`client-certificate`, `client-key` and `certificate-authority` in files beside it",
    user: () => ({ "client-certificate": "c.pem", "client-key": "./k.pem" }),
    cluster: () => ({ "certificate-authority": "ca.pem", "certificate-authority-data": undefined }),
    files: ({ admin, ca }) => ({ "c.pem": admin.certificate, "k.pem": admin.key, "ca.pem": ca }),
    is: ADMIN,
  },
  { fields: "`token`", user: token, is: FIRST },
  {
    fields: "`tokenFile` beside `token`",
    user: ({ tokens }) => ({ token: tokens.first, tokenFile: "token" }),
    files: ({ tokens }) => ({ token: `${tokens.second}\n` }),
    is: SECOND,
  },
  { fields: "`client-certificate` beside `token`", user: (world) => ({ ...inline(world), ...token(world) }), is: ADMIN },
  {
    fields: "`as`",
    user: (world) => ({ ...inline(world), as: "ann" }),
    is: "ann",
  },
  {
    fields: "`as`, `as-uid`, `as-groups`, `as-user-extra`",
    user: (world) => ({
      ...inline(world),
      as: "ann",
      "as-uid": "7",
      "as-groups": ["shop", "pay"],
      "as-user-extra": { "acme.example/Team": ["a", "b"] },
    }),
    is: "ann 7 in pay, shop, system:authenticated with acme.example/team a, b",
  },
  {
    fields: "`as` where that is forbidden",
    user: (world) => ({ ...token(world), as: "ann" }),
    is: refused(/impersonate/, "forbidden"),
  },
  { fields: "`tls-server-name`", user: token, cluster: () => ({ "tls-server-name": "kubernetes.default.svc" }), is: FIRST },
  {
    fields: "`tls-server-name` that the certificate lacks",
    user: token,
    cluster: () => ({ "tls-server-name": "other.internal" }),
    is: refused(/other\.internal/, "the certificate is not that name's"),
  },
  {
    fields: "`server` with an address of IPv6",
    user: token,
    cluster: ({ portOfSix }) => ({ server: `https://[::1]:${portOfSix}`, "tls-server-name": "kubernetes" }),
    is: FIRST,
  },
  {
    fields: "`proxy-url` of http",
    user: token,
    cluster: ({ proxies }) => ({ server: "https://kubernetes:6443", "proxy-url": `http://me:pw@127.0.0.1:${proxies.http.port}` }),
    is: FIRST,
    through: "http",
  },
  {
    fields: "`proxy-url` of socks5",
    user: token,
    cluster: ({ proxies }) => ({ server: "https://kubernetes:6443", "proxy-url": `socks5://127.0.0.1:${proxies.socks5.port}` }),
    is: FIRST,
    through: "socks5",
  },
  {
    fields: "several files: the first that names an entry has all of it",
    user: token,
    files: () => ({ other: JSON.stringify({ users: [{ name: "u", user: { token: "another", as: "bob" } }] }) }),
    further: ["other"],
    is: FIRST,
  },
  {
    fields: "`exec` of v1 that gives a token",
    user: () => exec(),
    program: ({ tokens }) => ({ token: tokens.second }),
    is: SECOND,
  },
  {
    fields: "`exec` of v1beta1 that gives a certificate",
    user: () => exec("v1beta1"),
    program: ({ admin }) => ({ clientCertificateData: admin.certificate, clientKeyData: admin.key }),
    is: ADMIN,
  },
  { fields: "`exec` beside `token`: it is not run", user: (world) => ({ ...token(world), ...exec() }), is: FIRST },
  {
    fields: "`username`, `password`: this API server takes none",
    user: () => ({ username: "ann", password: "hush" }),
    is: refused(/system:anonymous/, "forbidden for system:anonymous"),
  },
  { fields: "a user without anything", user: () => ({}), is: refused(/system:anonymous/, "forbidden for system:anonymous") },
  {
    fields: "no authority: the machine's own",
    user: token,
    cluster: () => ({ "certificate-authority-data": undefined }),
    is: refused(/certificate/, "the certificate is signed by an unknown authority"),
  },
  {
    fields: "`certificate-authority` beside `certificate-authority-data`",
    user: token,
    cluster: () => ({ "certificate-authority": "ca.pem" }),
    files: ({ ca }) => ({ "ca.pem": ca }),
    is: refused(/both certificate-authority and/, "both certificate-authority and certificate-authority-data"),
  },
  {
    fields: "`client-certificate-data` without a key",
    user: ({ admin }) => ({ "client-certificate-data": base64(admin.certificate) }),
    is: refused(/without a client-key|clientKey/, "a client-certificate without a client-key"),
  },
  {
    fields: "`token` beside `username`",
    user: (world) => ({ ...token(world), username: "ann", password: "hush" }),
    is: refused(/a token and a password|more than one/, "a token and a password"),
  },
  {
    fields: "`as-groups` without `as`",
    user: (world) => ({ ...token(world), "as-groups": ["shop"] }),
    is: refused(/without `as`|without a user|impersonat|requesting uid, groups/i, "another's groups without `as`"),
  },
  {
    fields: "`insecure-skip-tls-verify: true`",
    user: token,
    cluster: () => ({ "insecure-skip-tls-verify": true, "certificate-authority-data": undefined }),
    is: refused(/insecure-skip-tls-verify/, "insecure-skip-tls-verify"),
    kubectl: "takes it",
  },
  {
    fields: "`exec` that the fleet file doesn't name",
    user: () => exec("v1", { command: `./${PROGRAM}` }),
    program: ({ tokens }) => ({ token: tokens.second }),
    is: refused(/would run the program/, "would run the program"),
    kubectl: "takes it",
  },
  {
    fields: "`auth-provider`",
    user: () => ({ "auth-provider": { name: "gcp", config: {} } }),
    is: refused(/auth-provider|auth provider|auth plugin/i, "auth-provider gcp"),
  },
  {
    fields: "a field that kubectl doesn't know",
    user: (world) => ({ ...token(world), tokn: "hush" }),
    is: refused(/tokn is no field that kubectl knows/, "tokn is no field that kubectl knows"),
    kubectl: "takes it",
  },
];

/** `docs/reference/kubeconfig-shapes.md` */
export function kubeconfigShapesPage(generated: string): string {
  const rows = SHAPES.map(({ fields, is, kubectl }) => {
    const here = typeof is === "string" ? `is \`${is}\`` : `refused: ${is.said}`;
    return `| ${fields} | ${here} | ${kubectl ?? "the same"} |`;
  });
  const head = [
    "# Kubeconfig shapes",
    generated,
    `${SHAPES.length} shapes, each tried on a real API server by us and by kubectl. What they mean is in [Kubeconfigs](../kubeconfigs.md).`,
  ];
  return `${head.join("\n\n")}\n\n| kubeconfig | who its user is | kubectl |\n| --- | --- | --- |\n${rows.join("\n")}\n`;
}
