import { setTimeout as wait } from "node:timers/promises";
import { askAzure } from "../../identity/azure/ask.ts";
import type { AzureAnswer } from "../../identity/azure/failure.ts";
import { first } from "../../identity/azure/source.ts";
import { ACCEPTED, ResourceApiFailure } from "./failure.ts";

type Environment = Readonly<Record<string, string | undefined>>;
type Method = "GET" | "POST" | "PUT" | "PATCH";

/** The resource of Entra ID that Azure Resource Manager is, and its address. */
export const RESOURCE_MANAGER = "https://management.azure.com";
/** How often a thing is looked at that Azure is still making, where Azure doesn't say, and how many times. */
const LOOK_AGAIN_MS = 3_000;
const LOOKS = 100;

/** A thing of Azure's: its path after the host, and the version of the API that describes it. */
export interface AzureThing {
  readonly path: string;
  readonly version: string;
}

/** What Azure says of a thing; what of it is read is for the reader to say. */
export type Described = Readonly<Record<string, unknown>>;

/** Azure's API for things that subscriptions have: https://learn.microsoft.com/rest/api/resources/ */
export class ResourceApi {
  readonly #token: string;
  readonly #host: string;
  readonly #signal: AbortSignal;

  /** @param env - may name another host by the variable that Azure's own Terraform plugins read, `ARM_RESOURCE_MANAGER_ENDPOINT` */
  constructor(token: string, env: Environment, signal: AbortSignal) {
    this.#token = token;
    this.#host = (first(env, "ARM_RESOURCE_MANAGER_ENDPOINT")?.value ?? RESOURCE_MANAGER).replace(/\/+$/, "");
    this.#signal = signal;
  }

  /** undefined where there is none. @throws ResourceApiFailure */
  async look(thing: AzureThing): Promise<Described | undefined> {
    try {
      return (await this.#ask("GET", thing)).body;
    } catch (error) {
      const isMissing = error instanceof ResourceApiFailure && error.status === 404 && error.code !== "SubscriptionNotFound";
      if (isMissing) return undefined;
      throw error;
    }
  }

  /** Makes a thing, or sets it whole. @throws ResourceApiFailure */
  async put(thing: AzureThing, body: object): Promise<void> {
    await this.#ask("PUT", thing, body);
  }

  /** The same for a thing that takes a while. Resolves when it is there. @throws ResourceApiFailure also where it isn't in time */
  async make(thing: AzureThing, body: object): Promise<void> {
    const { againMs = LOOK_AGAIN_MS } = await this.#ask("PUT", thing, body);
    for (let left = LOOKS; ; left -= 1) {
      const state = stateOf(await this.look(thing));
      if (state === "Succeeded") return;
      if (state === "Failed" || state === "Canceled" || left <= 0) {
        throw new ResourceApiFailure(ACCEPTED, state ?? "NotMade", "Azure did not end what it began");
      }
      await wait(againMs, undefined, { signal: this.#signal });
    }
  }

  /** Changes what is named of a thing. @throws ResourceApiFailure */
  async patch(thing: AzureThing, body: object): Promise<void> {
    await this.#ask("PATCH", thing, body);
  }

  /** @throws ResourceApiFailure */
  async post(thing: AzureThing, body: object): Promise<Described> {
    return (await this.#ask("POST", thing, body)).body;
  }

  async #ask(method: Method, { path, version }: AzureThing, body?: object): Promise<AzureAnswer> {
    const answer = await askAzure(`${this.#host}${path}?${new URLSearchParams({ "api-version": version }).toString()}`, {
      method,
      headers: { authorization: `Bearer ${this.#token}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const { status } = answer;
    if (status !== undefined && status >= 200 && status < 300) return answer;
    throw ResourceApiFailure.of(answer);
  }
}

function stateOf(thing: Described | undefined): string | undefined {
  const { provisioningState } = (thing?.["properties"] ?? {}) as { readonly provisioningState?: unknown };
  return typeof provisioningState === "string" ? provisioningState : undefined;
}
