/** Where an API server is. */
export interface Server {
  /** `https://…`; a path of its own goes before every path, and it ends with no slash. */
  readonly url: string;
  /** PEM; undefined for the machine's own store. */
  readonly ca: string | undefined;
  /** The name that its certificate must have. Default: that of the URL. */
  readonly serverName?: string;
  /** Asked through it: `http:`, `https:` or `socks5:`. Default: straight. */
  readonly proxy?: URL;
}

/** PEM of a client certificate and its key. */
export interface ClientCertificate {
  readonly certificate: string;
  readonly key: string;
}

/** How to be somebody there. */
export interface Credentials {
  /** Sent with every request, such as `authorization`. */
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  /** Asked before every request; another certificate than before has new connections. */
  readonly client?: () => Promise<ClientCertificate | undefined>;
  /** Asked for a bearer token before every request. */
  readonly token?: TokenSource;
}

export interface Endpoint extends Server, Credentials {}

/** Bearer tokens that end. */
export interface TokenSource {
  /** One that is still good: the one before, or a new one. undefined where a client certificate is all there is. */
  current(): Promise<string | undefined>;
  /** The API server took this one for bad: the next one is new. */
  drop(token: string | undefined): void;
  /**
   * As whom the last token asks, in words for the person whose request was refused.
   *
   * @param serverDate - what the API server takes for now; undefined where it doesn't say
   */
  explain(serverDate: Date | undefined): string;
}
