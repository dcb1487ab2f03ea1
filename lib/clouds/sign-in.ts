/** What a CI system gives its jobs, a signed token for an audience, as a cloud's programs take it. */
export interface SignIn {
  /** What the team tells the CI system, because no fleet file says it; jobs have it under this name. */
  readonly variable: {
    readonly name: string;
    /** What it holds, with an example. */
    readonly what: string;
  };
  /** Whom the token is for; `$NAME` is the variable's value. */
  readonly audience: string;
  /** What is set beside it. */
  readonly settings: Readonly<Record<string, string>>;
  /** How programs find the token. */
  readonly token: TokenFile | TokenAskedFor;
}

/** In a file: by itself, or named in a file of credentials. */
export interface TokenFile {
  readonly kind: "file";
  /** Names that file. */
  readonly variable: string;
  /** The file of credentials, JSON without a secret, where it isn't the token itself; `$NAME` is the variable's value. */
  readonly credentials?: (tokenFile: string) => Readonly<Record<string, unknown>>;
}

/** Asked for anew by the programs themselves, where the system has an address for that; else in a variable or a file. */
export interface TokenAskedFor {
  readonly kind: "asked-for";
  /** Holds the token. */
  readonly variable: string;
  /** Names a file with the token. */
  readonly fileVariable: string;
}
