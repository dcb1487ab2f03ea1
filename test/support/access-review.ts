import type { WireConnection } from "../../lib/bootstrap/kube/exchange.ts";
import { at } from "../../lib/bootstrap/kube-object.ts";
import type { Json } from "../../lib/bootstrap/kube-object.ts";

/** `verb resource.group` or `verb resource/subresource.group name` in a namespace, or everywhere. */
export type Attempt = readonly [what: string, namespace: string | undefined];

/** Those of the attempts that the API server would refuse to whom the connection is. */
export async function refused(wire: WireConnection, attempts: readonly Attempt[]): Promise<readonly string[]> {
  const found: string[] = [];
  for (const attempt of attempts) {
    const body = JSON.stringify({
      apiVersion: "authorization.k8s.io/v1",
      kind: "SelfSubjectAccessReview",
      spec: reviewOf(attempt),
    });
    const path = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
    const headers = { "content-type": "application/json" };
    const answer = await wire.exchange({ method: "POST", path, headers, body }, new AbortController().signal);
    const allowed = at(JSON.parse(answer.body) as Json, "status", "allowed");
    if (typeof allowed !== "boolean") throw new Error(`no review of ${shown(attempt)}: ${answer.status} ${answer.body}`);
    if (!allowed) found.push(shown(attempt));
  }
  return found;
}

function reviewOf([what, namespace]: Attempt): Json {
  const [verb = "", rest = "", name = ""] = what.split(" ");
  const [path = "", ...group] = rest.split(".");
  const [resource = "", subresource = ""] = path.split("/");
  return { resourceAttributes: { verb, resource, subresource, name, group: group.join("."), namespace: namespace ?? "" } };
}

/** As {@link refused} tells of it. */
export function shown([what, namespace]: Attempt): string {
  return `${what} in ${namespace ?? "every namespace"}`;
}
