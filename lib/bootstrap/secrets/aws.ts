import { awsPartition } from "../../clouds/aws/partitions.ts";
import { FleetError } from "../../errors.ts";
import { ambientCredentials } from "../../identity/aws/identity.ts";
import { signJson } from "../../identity/aws/signature.ts";
import { askForSecret } from "./secret-reader.ts";
import type { SecretReader } from "./secret-reader.ts";

const SERVICE = "AWS Secrets Manager";

/** The current value of a secret, as a text. https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html */
export const readAwsSecret: SecretReader = async (arn, { env, date }) => {
  const region = arn.split(":")[3] ?? "";
  const { credentials, from } = await ambientCredentials(region, env);
  const standard = `https://secretsmanager.${region}.amazonaws.com${awsPartition(region) === "aws-cn" ? ".cn" : ""}`;
  const { origin } = new URL(first(env["AWS_ENDPOINT_URL_SECRETS_MANAGER"], env["AWS_ENDPOINT_URL"], standard));
  const signed = await signJson({
    ...{ origin, region, service: "secretsmanager", credentials, date, method: "POST", path: "/" },
    headers: { "content-type": "application/x-amz-json-1.1", "x-amz-target": "secretsmanager.GetSecretValue" },
    document: { SecretId: arn },
  });
  const answer = await askForSecret(SERVICE, from, { ...signed, method: "POST" });
  const { SecretString: text } = (answer ?? {}) as { readonly SecretString?: unknown };
  if (typeof text === "string") return text;
  throw new FleetError("input", `${SERVICE} has no text there: store the secret as plain text, not as binary`);
};

function first(...values: readonly (string | undefined)[]): string {
  return values.find((value) => value !== undefined && value !== "") ?? "";
}
