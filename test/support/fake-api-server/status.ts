import type { JsonObject, KubeObject } from "../../../lib/bootstrap/kube-object.ts";
import type { Parsed } from "./requests.ts";

/** What a write to the status states. */
export function onlyStatus(body: KubeObject): KubeObject {
  const { apiVersion, kind, metadata } = body;
  const { name, namespace } = metadata;
  return {
    apiVersion,
    kind,
    metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
    ...(body["status"] === undefined ? {} : { status: body["status"] }),
  };
}

/** What any other write states. */
export function withoutStatus(body: KubeObject, { kind }: Parsed): JsonObject {
  if (!kind.statusSubresource) return body;
  const { status: _status, ...rest } = body;
  return rest;
}
