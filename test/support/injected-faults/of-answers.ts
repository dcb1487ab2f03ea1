import { FakeFleet } from "../fake-fleet.ts";
import { asking, bootstrapped, OUTLIVED, strike, writing } from "./ending.ts";
import type { InjectedFault } from "./ending.ts";
import type { Fault, LoggedRequest } from "../fake-api-server/faults.ts";

// What an API server answers, or doesn't.

/** All requests to the member are struck, for as long as the run lasts. */
function always(fault: Fault, of?: (entry: LoggedRequest) => boolean): InjectedFault["meet"] {
  return async () => {
    const fleet = new FakeFleet(["one"]);
    strike(fleet.server("one"), fault, of);
    return bootstrapped(fleet, "one", { timeoutMs: 60_000 });
  };
}

/** The first requests to the member that it describes are struck. */
function once(fault: Fault, of: (entry: LoggedRequest) => boolean, moment: "before" | "after" = "before"): InjectedFault["meet"] {
  return async () => {
    const fleet = new FakeFleet(["one"]);
    strike(fleet.server("one"), fault, of, { times: 1, moment });
    return bootstrapped(fleet);
  };
}

const creating = (what: string) => (entry: LoggedRequest) =>
  writing(entry) && new RegExp(what).test(entry.request.path) && !entry.request.path.includes("dryRun");

export const FAULTS_OF_ANSWERS: readonly InjectedFault[] = [
  {
    symptom: "The member's API server refuses connections",
    exit: 3,
    said: "one: read /version: connect ECONNREFUSED; API server https://127.0.0.1:… was tried until the deadline",
    next: "fleetwright local up one",
    meet: always({ reset: "ECONNREFUSED" }),
  },
  {
    symptom: "It accepts connections and never answers",
    exit: 3,
    said: "one: read /version: no answer within 10 s; API server https://127.0.0.1:… was tried until the deadline",
    next: "fleetwright local up one",
    meet: always({ hang: true }),
  },
  {
    symptom: "It breaks every connection",
    exit: 3,
    said: "one: read /version: read ECONNRESET; API server https://127.0.0.1:… was tried until the deadline",
    next: "fleetwright local up one",
    meet: always({ reset: "ECONNRESET" }),
  },
  {
    symptom: "It answers 500 to everything",
    exit: 3,
    said: "one: read /version: internal error (500 Fault); API server https://127.0.0.1:… was tried until the deadline",
    next: "fleetwright local up one",
    meet: always({ status: 500, message: "internal error" }),
  },
  {
    symptom: "It answers 503 to everything",
    exit: 3,
    said: "one: read /version: apiserver is shutting down (503 Fault); API server https://127.0.0.1:… was tried until the deadline",
    next: "fleetwright local up one",
    meet: always({ status: 503, message: "apiserver is shutting down" }),
  },
  {
    symptom: "A proxy before it answers 502",
    exit: 3,
    said: "one: read /version: Bad Gateway (502 Fault); API server https://127.0.0.1:… was tried until the deadline",
    next: "fleetwright local up one",
    meet: always({ status: 502, message: "Bad Gateway" }),
  },
  {
    symptom: "It answers 429 to everything",
    exit: 3,
    said: "one: read /version: too many requests (429 Fault); API server https://127.0.0.1:… was tried until the deadline",
    next: "fleetwright local up one",
    meet: always({ status: 429, message: "too many requests" }),
  },
  {
    symptom: "It asks for more patience than the run has",
    exit: 3,
    said: "one: no answer that says which cluster it is; API server https://127.0.0.1:… was tried until the deadline",
    next: "fleetwright local up one",
    meet: always({ status: 429, retryAfterSeconds: 3600, message: "too many requests" }),
  },
  {
    symptom: "It refuses every write with 500",
    exit: 3,
    said: "one: create Namespace fleetwright-system: etcdserver: request timed out (500 Fault)",
    next: "fleetwright bootstrap one",
    meet: always({ status: 500, message: "etcdserver: request timed out" }, writing),
  },
  {
    symptom: "Our credential is not accepted",
    exit: 5,
    said: "one: https://127.0.0.1:… does not accept the client certificate admin.crt: one: read /version: Unauthorized (401 Unauthorized)",
    next: "fleetwright local up one",
    meet: always({ status: 401, reason: "Unauthorized", message: "Unauthorized" }),
  },
  {
    symptom: "Our identity has no rights at all",
    exit: 5,
    said: "one: read /version: forbidden: no (403 Forbidden); API server https://127.0.0.1:… was tried until the deadline",
    next: "fleetwright local up one",
    meet: always({ status: 403, reason: "Forbidden", message: "forbidden: no" }),
  },
  {
    symptom: "It takes us for nobody",
    exit: 5,
    said: 'one: no credential of ours arrived at https://127.0.0.1:…, which takes us for system:anonymous: one: read /version: namespaces "kube-system" is forbidden: User "system:anonymous" cannot get (403 Forbidden)',
    next: "fleetwright local up one",
    meet: always({
      status: 403,
      reason: "Forbidden",
      message: 'namespaces "kube-system" is forbidden: User "system:anonymous" cannot get',
    }),
  },
  {
    symptom: "The credential expires while we write",
    exit: 5,
    said: "one: create Deployment agent-system/source: Unauthorized (401 Unauthorized)",
    next: "have the credential renewed, then `fleetwright bootstrap one`",
    meet: always({ status: 401, reason: "Unauthorized", message: "Unauthorized" }, creating("deployments")),
  },
  {
    symptom: "A right is missing in one namespace only",
    exit: 5,
    said: 'one: create Deployment agent-system/source: deployments.apps is forbidden: User "ci" cannot create resource "deployments" in the namespace "agent-system" (403 Forbidden)',
    next: "grant that right, then `fleetwright bootstrap one`",
    meet: always(
      {
        status: 403,
        reason: "Forbidden",
        message: 'deployments.apps is forbidden: User "ci" cannot create resource "deployments" in the namespace "agent-system"',
      },
      creating("deployments"),
    ),
  },
  {
    symptom: "Admission denies an object",
    exit: 5,
    said: 'one: create Deployment agent-system/source: admission webhook "policy.example.test" denied the request: no label team (403 Forbidden)',
    next: "give what the policy asks for, or an exception from it, then `fleetwright bootstrap one`",
    meet: always(
      { status: 403, reason: "Forbidden", message: 'admission webhook "policy.example.test" denied the request: no label team' },
      creating("deployments"),
    ),
  },
  {
    symptom: "An admission policy finds an object invalid",
    exit: 5,
    said: "one: create Deployment agent-system/source: ValidatingAdmissionPolicy 'limits' denied request: replicas (422 Invalid)",
    next: "give what the policy asks for, or an exception from it, then `fleetwright bootstrap one`",
    meet: always(
      { status: 422, reason: "Invalid", message: "ValidatingAdmissionPolicy 'limits' denied request: replicas" },
      creating("deployments"),
    ),
  },
  {
    symptom: "An admission webhook can't be called",
    exit: 3,
    said: 'one: create Namespace fleetwright-system: failed calling webhook "refuse.example.test": connect: connection refused (500 Fault)',
    next: "fleetwright bootstrap one",
    meet: always({ status: 500, message: 'failed calling webhook "refuse.example.test": connect: connection refused' }, writing),
  },
  {
    symptom: "The API server doesn't know a field that we send",
    exit: 5,
    said: 'one: create Deployment agent-system/source: strict decoding error: unknown field "spec.template.spec.nope" (400 BadRequest)',
    next: "pin another release of what sends it, then `fleetwright bootstrap one`",
    meet: always(
      { status: 400, reason: "BadRequest", message: 'strict decoding error: unknown field "spec.template.spec.nope"' },
      creating("deployments"),
    ),
  },
  {
    symptom: "An object is larger than the API server takes",
    exit: 5,
    said: "one: create CustomResourceDefinition clusterproperties.about.k8s.io: etcdserver: request is too large (413 RequestEntityTooLarge)",
    next: "pin another release of what sends it, then `fleetwright bootstrap one`",
    meet: always(
      { status: 413, reason: "RequestEntityTooLarge", message: "etcdserver: request is too large" },
      creating("customresourcedefinitions"),
    ),
  },
  {
    symptom: "Quota refuses an object",
    exit: 5,
    said: 'one: create ConfigMap agent-system/settings: configmaps "settings" is forbidden: exceeded quota: small (403 Forbidden)',
    next: "raise that quota, then `fleetwright bootstrap one`",
    meet: always(
      { status: 403, reason: "Forbidden", message: 'configmaps "settings" is forbidden: exceeded quota: small' },
      creating("configmaps/settings|namespaces/agent-system/configmaps"),
    ),
  },
  {
    symptom: "The answer to a create is lost",
    ...OUTLIVED,
    said: "joined",
    meet: once({ reset: "ECONNRESET" }, creating("namespaces\\?"), "after"),
  },
  {
    symptom: "The answer to an apply is lost",
    ...OUTLIVED,
    said: "joined",
    meet: once({ reset: "ECONNRESET" }, asking("PATCH", /deployments/), "after"),
  },
  {
    symptom: "A connection breaks before a write arrives",
    ...OUTLIVED,
    said: "joined",
    meet: once({ reset: "ECONNRESET" }, writing),
  },
  {
    symptom: "A connection goes silent in a write",
    ...OUTLIVED,
    said: "joined",
    meet: once({ hang: true }, asking("PATCH", /deployments/)),
  },
  {
    symptom: "A connection goes silent in a read",
    ...OUTLIVED,
    said: "joined",
    meet: once({ hang: true }, asking("GET", /kube-system/)),
  },
  {
    symptom: "etcd changes its leader",
    ...OUTLIVED,
    said: "one: create Namespace fleetwright-system: etcdserver: leader changed (500 Fault); goes on when that has passed…joined",
    meet: once({ status: 500, message: "etcdserver: leader changed" }, writing),
  },
  {
    symptom: "A new API server's storage is not ready",
    ...OUTLIVED,
    said: "joined",
    meet: once(
      { status: 429, retryAfterSeconds: 1, message: "storage is (re)initializing" },
      asking("GET", /customresourcedefinitions/),
    ),
  },
  {
    symptom: "A throttling API server says for how long",
    ...OUTLIVED,
    said: "joined",
    meet: once({ status: 429, retryAfterSeconds: 7, message: "too many requests" }, writing),
  },
  {
    symptom: "A write meets a newer version of the object",
    ...OUTLIVED,
    said: "one: apply ConfigMap fleetwright-system/member: the object has been modified (409 Conflict); goes on when that has passed…joined",
    meet: once({ status: 409, reason: "Conflict", message: "the object has been modified" }, creating("configmaps/member")),
  },
  {
    symptom: "A namespace that was just made isn't seen yet",
    ...OUTLIVED,
    said: 'one: create ServiceAccount agent-system/agent: namespaces "agent-system" not found (404 NotFound); goes on when that has passed…joined',
    meet: once(
      { status: 404, reason: "NotFound", message: 'namespaces "agent-system" not found' },
      creating("agent-system/serviceaccounts"),
    ),
  },
  {
    symptom: "A kind that was just made isn't served yet",
    ...OUTLIVED,
    said: "Thing agent-system/root: one: create Thing agent-system/root: the server could not find the requested resource (404 NotFound)…joined",
    meet: once(
      { status: 404, reason: "NotFound", message: "the server could not find the requested resource" },
      creating("things.example.dev"),
    ),
  },
];
