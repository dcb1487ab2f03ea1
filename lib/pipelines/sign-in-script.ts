import type { SignIn } from "../clouds/sign-in.ts";

/** Where a job finds what it signs in with. */
export interface SignInFolder {
  /** A folder of the job's own, as its shell writes it. */
  readonly folder: string;
  /** The file with the token of a sign-in, as the shell writes it. */
  readonly tokenFile: (signIn: SignIn) => string;
  /** The line by which everything that follows has a variable. */
  readonly set: (variable: string, value: string) => string;
}

/** `aws_role_arn`: what the files of a sign-in are called. */
export function fileName({ variable }: SignIn): string {
  return variable.name.toLowerCase();
}

/** Ends the job with words for what is missing, before a program ends with words of its own. */
export function required(signIns: readonly SignIn[]): readonly string[] {
  return signIns.map(({ variable }) => `: "\${${variable.name}:?is no variable of this job; it names ${variable.what}}"`);
}

/** The lines that let programs find their tokens in files. */
export function signInLines(signIns: readonly SignIn[], { folder, tokenFile, set }: SignInFolder): readonly string[] {
  return signIns.flatMap((signIn) => {
    const { token } = signIn;
    if (token.kind === "asked-for") return [set(token.fileVariable, tokenFile(signIn))];
    if (token.credentials === undefined) return [set(token.variable, tokenFile(signIn))];
    const file = `${folder}/${fileName(signIn)}.json`;
    // The shell fills in what begins with a dollar sign.
    return [
      `cat > "${file}" <<END\n${JSON.stringify(token.credentials(tokenFile(signIn)), null, 2)}\nEND`,
      set(token.variable, file),
    ];
  });
}
