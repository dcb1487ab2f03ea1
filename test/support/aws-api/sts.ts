import type { KnownKey } from "../verify-eks-token.ts";
import type { Answer, Call, Forward } from "./call.ts";
import { elements, parseXml } from "./xml.ts";

/** The account of those who took on no role: moto's own. */
export const AMBIENT_ACCOUNT = "123456789012";

/** The token service: moto's, remembering which keys it gave to whom, as AWS does and nobody can ask it. */
export class Sts {
  readonly #forward: Forward;
  readonly #keys = new Map<string, KnownKey>();

  constructor(forward: Forward) {
    this.#forward = forward;
  }

  async answer(call: Pick<Call, "method" | "url" | "headers" | "body">): Promise<Answer> {
    const answer = await this.#forward(call);
    const sent = new URLSearchParams(call.method === "POST" ? call.body.toString("utf8") : call.url.split("?")[1]);
    const principal = sent.get("RoleArn");
    if (answer.status === 200 && principal !== null) this.#keep(principal, answer.body.toString("utf8"));
    return answer;
  }

  /** The role that the key was given out for, with its secrets; undefined where it never was. */
  key(accessKeyId: string): KnownKey | undefined {
    return this.#keys.get(accessKeyId);
  }

  /** Whose key it is. */
  accountOf(accessKeyId: string): string {
    return this.#keys.get(accessKeyId)?.principal.split(":")[4] ?? AMBIENT_ACCOUNT;
  }

  #keep(principal: string, answer: string): void {
    const document = parseXml(answer);
    const [id, secretAccessKey, sessionToken] = ["AccessKeyId", "SecretAccessKey", "SessionToken"].map(
      (name) => elements(document, name)[0]?.text ?? "",
    );
    if (id === undefined || secretAccessKey === undefined || sessionToken === undefined) return;
    this.#keys.set(id, { secretAccessKey, sessionToken, principal });
  }
}
