import { json, refusal } from "./call.ts";
import type { Answer } from "./call.ts";

type Fields = Readonly<Record<string, unknown>>;

/** Sizes of a node group as EKS's API has them. */
export interface ScalingConfig {
  readonly minSize: number;
  readonly desiredSize: number;
  readonly maxSize: number;
}

/** What EKS says no to: it judges what would be there afterwards, also where only a part of it was sent. */
export function refusedScaling(current: ScalingConfig, sent: Partial<ScalingConfig>): Answer | undefined {
  const { minSize, desiredSize, maxSize } = { ...current, ...sent };
  const why =
    minSize > desiredSize
      ? `Minimum capacity ${minSize} can't be greater than desired size ${desiredSize}`
      : desiredSize > maxSize
        ? `desired capacity ${desiredSize} can't be greater than max size ${maxSize}`
        : undefined;
  return why === undefined ? undefined : refusal(400, "InvalidParameterException", why);
}

/** What was begun in a cluster and can be asked after. Each is done at the second look. */
export class EksUpdates {
  readonly #looked = new Map<string, boolean>();

  /** Keeps the update that an answer tells of. */
  keep(answer: Answer): Answer {
    const { update } = JSON.parse(answer.body.toString("utf8")) as { readonly update: Fields };
    this.#looked.set(String(update["id"]), false);
    return json(answer.status, { update: { ...update, status: "InProgress", errors: [] } });
  }

  describe(id: string): Answer {
    const looked = this.#looked.get(id);
    if (looked === undefined) return refusal(404, "ResourceNotFoundException", `there is no update ${id}`);
    this.#looked.set(id, true);
    return json(200, {
      update: { id, status: looked ? "Successful" : "InProgress", type: "ConfigUpdate", params: [], errors: [] },
    });
  }
}
