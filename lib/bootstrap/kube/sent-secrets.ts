import { hiding, secretTexts } from "../../model/hiding.ts";
import { isJsonObject } from "../kube-object.ts";
import type { JsonObject } from "../kube-object.ts";

/** What must not be seen of an object that is sent: what a Secret holds, as it is sent and as it is read. */
export function secretsIn(object: JsonObject): readonly string[] {
  if (object["kind"] !== "Secret") return [];
  const { data, stringData } = object;
  const sent = isJsonObject(data) ? textsOf(data) : [];
  const plain = sent.map((text) => Buffer.from(text, "base64").toString("utf8"));
  const all = [...plain, ...(isJsonObject(stringData) ? textsOf(stringData) : [])];
  return [...sent, ...all, ...all.flatMap(secretsInJson)];
}

/** Kubeconfigs and logins of registries are JSON that has secrets in it, and may be quoted by a part. */
function secretsInJson(text: string): readonly string[] {
  if (!text.startsWith("{")) return [];
  try {
    return secretTexts(JSON.parse(text));
  } catch {
    return []; // It only begins like JSON.
  }
}

/** Who we are to a proxy. */
export function secretsInUrl({ username, password }: URL): readonly string[] {
  return [`${username}:${password}`, password, decoded(password)];
}

/** Hides what a Secret that was sent holds in the words of the answer: an admission webhook may quote it. */
export function hidingSent(object: JsonObject): (text: string) => string {
  const secrets = secretsIn(object);
  return secrets.length === 0 ? (text) => text : hiding(secrets);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // A percent sign that begins nothing stands for itself.
  }
}

function textsOf(values: JsonObject): readonly string[] {
  return Object.values(values).filter((value) => typeof value === "string");
}
