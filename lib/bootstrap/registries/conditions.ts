import { condition, textAt } from "../kube-object.ts";
import type { KubeObject } from "../kube-object.ts";

/** The first condition that does not say what is wanted, in words; undefined where all do. */
export function conditionInWords(object: KubeObject, wanted: Readonly<Record<string, "True" | "False">>): string | undefined {
  for (const [type, status] of Object.entries(wanted)) {
    const found = condition(object, type);
    if (found?.["status"] === status) continue;
    if (found === undefined) return `${type} is not told yet`;
    const said = [textAt(found, "reason"), textAt(found, "message")].filter((part) => part !== "").join(": ");
    return `${type} ${typeof found["status"] === "string" ? found["status"] : "Unknown"}${said === "" ? "" : ` ${said}`}`;
  }
  return undefined;
}
