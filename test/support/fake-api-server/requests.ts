import type { WireRequest } from "../../../lib/bootstrap/kube/exchange.ts";
import type { ServedKind } from "./kinds.ts";

/** What a request asks for, once its path is understood. */
export interface Parsed {
  readonly kind: ServedKind;
  readonly apiVersion: string;
  readonly namespace: string | undefined;
  readonly name: string | undefined;
  readonly subresource: string | undefined;
  readonly query: URLSearchParams;
}

/** A path that is no object's: `/version`, `/api/v1`, `/apis/apps/v1`. */
export type Route =
  { readonly page: "version" | "ready" | "groups" } | { readonly discovery: string } | { readonly object: Parsed } | undefined;

/** Understands a path by the kinds that are served. */
export function route(request: WireRequest, kinds: readonly ServedKind[]): Route {
  const url = new URL(request.path, "https://fake");
  const parts = url.pathname.split("/").slice(1).map(decodeURIComponent);
  if (url.pathname === "/version") return { page: "version" };
  if (url.pathname === "/readyz" || url.pathname === "/livez") return { page: "ready" };
  if (url.pathname === "/apis") return { page: "groups" };
  const [root, ...rest] = parts;
  const apiVersion = root === "api" ? rest.shift() : `${rest.shift()}/${rest.shift()}`;
  if (apiVersion === undefined || (root !== "api" && root !== "apis")) return undefined;
  if (rest.length === 0) return { discovery: apiVersion };
  const namespace = rest[0] === "namespaces" && rest.length > 2 ? rest.splice(0, 2)[1] : undefined;
  const [plural, name, subresource] = rest;
  const kind = kinds.find((one) => versionOf(one) === apiVersion && one.plural === plural);
  return kind === undefined ? undefined : { object: { kind, apiVersion, namespace, name, subresource, query: url.searchParams } };
}

export function versionOf(kind: ServedKind): string {
  return kind.group === "" ? kind.version : `${kind.group}/${kind.version}`;
}

/** Whether it changes anything, if it comes through: reads, reviews and dry runs don't. */
export function isWrite(request: WireRequest): boolean {
  return request.method !== "GET" && !/\/selfsubject\w+reviews/.test(request.path) && !/[?&]dryRun=All/.test(request.path);
}
