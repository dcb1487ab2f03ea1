import { FleetError } from "../../errors.ts";
import type { SecretReader } from "./secret-reader.ts";

/** By the beginning of a reference. Each loads its own part: a fleet with secrets of one cloud needs programs of that cloud alone. */
const READERS: readonly (readonly [shape: RegExp, load: () => Promise<SecretReader>])[] = [
  [/^arn:/, async () => (await import("./aws.ts")).readAwsSecret],
  [/^projects\//, async () => (await import("./google.ts")).readGoogleSecret],
  [/^https:/, async () => (await import("./azure.ts")).readAzureSecret],
];

/** Who reads what a cloud calls a secret. @throws FleetError (input) where the text is no such name */
export async function readerOf(reference: string): Promise<SecretReader> {
  const found = READERS.find(([shape]) => shape.test(reference));
  if (found === undefined) throw new FleetError("input", "it is neither env:NAME nor what a cloud calls a secret");
  return await found[1]();
}
