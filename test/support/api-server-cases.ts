import { sleep } from "../../lib/bootstrap/clock.ts";
import type { Clock } from "../../lib/bootstrap/clock.ts";
import { KubeError } from "../../lib/bootstrap/kube-api.ts";
import type { KubeApi } from "../../lib/bootstrap/kube-api.ts";
import type { Json, JsonObject, KubeObject, ObjectRef } from "../../lib/bootstrap/kube-object.ts";
import { at, items, refOf, textAt } from "../../lib/bootstrap/kube-object.ts";
import { readiness } from "../../lib/bootstrap/engine/readiness.ts";
import { crd, deployment, plain } from "./fake-fleet.ts";

/** What a case may use; every case has a namespace of its own. */
export interface CaseContext {
  readonly api: KubeApi;
  readonly clock: Clock;
  readonly namespace: string;
}

/** One thing that API servers do, and what is seen of it. */
export interface ApiServerCase {
  readonly name: string;
  readonly run: (context: CaseContext) => Promise<Json>;
  readonly expected: Json;
}

/** All that the tests of the bootstrap believe of API servers: it has to hold on the fake one and on a real one. */
export const API_SERVER_CASES: readonly ApiServerCase[] = [
  {
    name: "applying the same again changes nothing, not even the version",
    run: async (context) => {
      const first = await context.api.apply(settings(context, { level: "1" }), A);
      const second = await context.api.apply(settings(context, { level: "1" }), A);
      return first.metadata.resourceVersion === second.metadata.resourceVersion;
    },
    expected: true,
  },
  {
    name: "a field that is left out goes, unless somebody else states it too",
    run: async (context) => {
      await context.api.apply(settings(context, { mine: "1", both: "2" }), A);
      await context.api.apply(settings(context, { both: "2" }), B);
      return (await context.api.apply(settings(context, {}), A))["data"] ?? null;
    },
    expected: { both: "2" },
  },
  {
    name: "another manager's value is a conflict that names field and manager",
    run: async (context) => {
      await context.api.apply(settings(context, { level: "1" }), A);
      return refusal(() => context.api.apply(settings(context, { level: "2" }), B));
    },
    expected: {
      status: 409,
      reason: "Conflict",
      causes: [{ reason: "FieldManagerConflict", field: ".data.level", message: 'conflict with "alice"' }],
    },
  },
  {
    name: "force takes the field, and its former manager has the conflict then",
    run: async (context) => {
      await context.api.apply(settings(context, { level: "1" }), A);
      const taken = await context.api.apply(settings(context, { level: "2" }), { ...B, force: true });
      const after = await refusal(() => context.api.apply(settings(context, { level: "1" }), A));
      return [taken["data"] ?? null, at(after, "status") ?? null];
    },
    expected: [{ level: "2" }, 409],
  },
  {
    name: "a dry run shows what would be, and keeps nothing",
    run: async (context) => {
      const shown = await context.api.apply(settings(context, { level: "1" }), { ...A, dryRun: true });
      return [shown["data"] ?? null, (await context.api.get(refOf(shown))) ?? null];
    },
    expected: [{ level: "1" }, null],
  },
  {
    name: "containers merge by name, so that a sidecar of somebody else stays",
    run: async (context) => {
      const ours = deployment(context.namespace, "web");
      await context.api.apply(ours, A);
      await context.api.apply(withSidecar(context), B);
      const again = await context.api.apply(deployment(context.namespace, "web", "example.test/app:2"), A);
      const containers = items(at(again, "spec", "template", "spec", "containers"));
      return containers.map((one) => [at(one, "name") ?? null, at(one, "image") ?? null]).sort();
    },
    expected: [
      ["main", "example.test/app:2"],
      ["sidecar", "example.test/sidecar:1"],
    ],
  },
  {
    name: "nothing is applied into a namespace that is not there",
    run: ({ api }) => refusal(() => api.apply(plain("v1", "ConfigMap", "settings", "nowhere"), A)),
    expected: { status: 404, reason: "NotFound", causes: [] },
  },
  {
    name: "what exists is not created twice",
    run: async (context) => {
      await context.api.create(settings(context, {}));
      return refusal(() => context.api.create(settings(context, {})));
    },
    expected: { status: 409, reason: "AlreadyExists", causes: [] },
  },
  {
    name: "replacing or applying an old version is a conflict",
    run: async (context) => {
      const old = await context.api.apply(settings(context, { level: "1" }), A);
      await context.api.apply(settings(context, { level: "2" }), A);
      const { managedFields: _managedFields, ...metadata } = old.metadata;
      const stale = { ...settings(context, { level: "3" }), metadata };
      const versioned = settings(context, { level: "3" });
      const apply = { ...versioned, metadata: { ...versioned.metadata, resourceVersion: String(metadata.resourceVersion) } };
      return [await refusal(() => context.api.replace(stale)), await refusal(() => context.api.apply(apply, A))].map(
        (one) => at(one, "status") ?? null,
      );
    },
    expected: [409, 409],
  },
  {
    name: "a deletion that names another uid is refused, one that names the right one is not",
    run: async (context) => {
      const { metadata } = await context.api.apply(settings(context, {}), A);
      const ref = refOf(settings(context, {}));
      const refused = await refusal(() => context.api.delete(ref, { uid: "00000000-0000-4000-8000-000000000000" }));
      return [
        at(refused, "status") ?? null,
        await context.api.delete(ref, { uid: metadata.uid ?? "" }),
        await context.api.delete(ref),
      ];
    },
    expected: [409, "deleting", "gone"],
  },
  {
    name: "a finalizer holds an object that is being deleted until it is taken off",
    run: async (context) => {
      const held = settings(context, {}, { finalizers: ["example.test/hold"] });
      await context.api.apply(held, A);
      await context.api.delete(refOf(held));
      const during = await context.api.get(refOf(held));
      await context.api.apply(settings(context, {}), A);
      return [during?.metadata.deletionTimestamp !== undefined, (await context.api.get(refOf(held))) ?? null];
    },
    expected: [true, null],
  },
  {
    name: "a definition is served only once it is established, and its status is written apart",
    run: async (context) => {
      const { api, namespace } = context;
      const group = `${namespace}.example.dev`;
      const apiVersion = `${group}/v1`;
      const thing = { ...plain(apiVersion, "Thing", "root", namespace, { spec: { a: 1 } }), status: { ignored: true } };
      const early = await refusal(() => api.apply(thing, A));
      const definition = await api.apply(crd(group, "v1", "Thing", "things", "Namespaced"), A);
      await ready(context, refOf(definition));
      await until(context, () => api.serves({ apiVersion, kind: "Thing" }));
      const created = await api.apply(thing, A);
      const done = await api.apply(plain(apiVersion, "Thing", "root", namespace, { status: { done: true } }), {
        ...A,
        subresource: "status",
      });
      const spec = await api.apply(plain(apiVersion, "Thing", "root", namespace, { spec: { a: 2 } }), A);
      await api.delete(refOf(definition));
      await until(context, async () => (await api.get(refOf(definition))) === undefined);
      const generations = [created, done, spec].map((one) => one.metadata.generation ?? null);
      return [
        at(early, "reason") ?? null,
        created["status"] ?? null,
        spec["status"] ?? null,
        generations,
        (await api.get(refOf(spec))) ?? null,
      ];
    },
    expected: ["KindNotServed", null, { done: true }, [1, 1, 2], null],
  },
  {
    name: "several managers share the items of a status's lists, and it says whose each field is; a dry run says what would be",
    run: async (context) => {
      const { api, namespace } = context;
      const group = `${namespace}.shared.dev`;
      const apiVersion = `${group}/v1`;
      const definition = crd(group, "v1", "Thing", "things", "Namespaced", SHARED_STATUS);
      await ready(context, refOf(await api.apply(definition, A)));
      await until(context, () => api.serves({ apiVersion, kind: "Thing" }));
      await api.apply(plain(apiVersion, "Thing", "root", namespace), A);
      const status = (conditions: readonly JsonObject[]) =>
        plain(apiVersion, "Thing", "root", namespace, { status: { conditions } });
      await api.apply(status([{ type: "Fine", status: "True" }]), { ...A, subresource: "status" });
      const theirs = [
        { type: "Fine", status: "False" },
        { type: "Warm", status: "True" },
      ];
      const both = await api.apply(status(theirs), { ...B, subresource: "status", force: true });
      const tried = await api.apply(status([{ type: "Fine" }, { type: "Late", status: "True" }]), {
        ...{ ...A, subresource: "status", dryRun: true },
      });
      const told = (one: Json): string => `${textAt(one, "type")} ${textAt(one, "status")}`;
      return [both, tried].map((one) => [items(at(one, "status", "conditions")).map(told), ownersOf(one)]);
    },
    expected: [
      [
        ["Fine False", "Warm True"],
        ["alice Fine: type", "bob Fine: status type", "bob Warm: status type"],
      ],
      [
        ["Fine False", "Warm True", "Late True"],
        ["alice Fine: type", "alice Late: status type", "bob Fine: status type", "bob Warm: status type"],
      ],
    ],
  },
  {
    name: "lists choose by label",
    run: async (context) => {
      for (const name of ["a", "b", "c"]) {
        await context.api.apply(
          plain("v1", "ConfigMap", name, context.namespace, {
            metadata: { name, namespace: context.namespace, labels: { set: name === "b" ? "no" : "yes" } },
          }),
          A,
        );
      }
      const chosen = await context.api.list(
        { apiVersion: "v1", kind: "ConfigMap" },
        { namespace: context.namespace, labelSelector: "set=yes" },
      );
      return chosen.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
    },
    expected: ["ConfigMap a", "ConfigMap c"],
  },
  {
    name: "a deleted namespace takes what is in it, takes in nothing new, and waits for finalizers",
    run: async (context) => {
      const { api, namespace } = context;
      const held = settings(context, {}, { finalizers: ["example.test/hold"] });
      await api.apply(held, A);
      const ref: ObjectRef = { apiVersion: "v1", kind: "Namespace", name: namespace };
      await api.delete(ref);
      const during = await api.get(ref);
      const refused = await refusal(() => api.apply(plain("v1", "ConfigMap", "new", namespace), A));
      await until(context, async () => (await api.get(refOf(held)))?.metadata.deletionTimestamp !== undefined);
      await api.apply(settings(context, {}), A);
      await until(context, async () => (await api.get(ref)) === undefined);
      return [at(during, "status", "phase") ?? null, at(refused, "status") ?? null];
    },
    expected: ["Terminating", 403],
  },
  {
    name: "a Deployment becomes available, and says for which generation",
    run: async (context) => {
      const applied = await context.api.apply(deployment(context.namespace, "web"), A);
      const before = readiness(applied).ready;
      await ready(context, refOf(applied));
      return before;
    },
    expected: false,
  },
  {
    name: "a new namespace has what the cluster itself puts there",
    run: async (context) => {
      const { api, namespace } = context;
      await until(
        context,
        async () => (await api.get({ apiVersion: "v1", kind: "ConfigMap", namespace, name: "kube-root-ca.crt" })) !== undefined,
      );
      await until(
        context,
        async () => (await api.get({ apiVersion: "v1", kind: "ServiceAccount", namespace, name: "default" })) !== undefined,
      );
      return (await api.list({ apiVersion: "v1", kind: "ConfigMap" }, { namespace })).length;
    },
    expected: 1,
  },
];

/** Conditions that merge by their type. */
const SHARED_STATUS: JsonObject = {
  type: "object",
  properties: {
    status: {
      type: "object",
      properties: {
        conditions: {
          type: "array",
          "x-kubernetes-list-type": "map",
          "x-kubernetes-list-map-keys": ["type"],
          items: { type: "object", required: ["type"], properties: { type: { type: "string" }, status: { type: "string" } } },
        },
      },
    },
  },
};

/** `alice Fine: status type`: who owns which fields of which condition. */
function ownersOf(object: KubeObject): readonly string[] {
  const rows = items(at(object, "metadata", "managedFields")).flatMap((entry) =>
    Object.entries((at(entry, "fieldsV1", "f:status", "f:conditions") as JsonObject | undefined) ?? {}).flatMap(
      ([key, fields]) => {
        if (!key.startsWith("k:")) return [];
        const { type } = JSON.parse(key.slice(2)) as { type: string };
        const names = Object.keys(fields as JsonObject).filter((field) => field !== ".");
        return [
          `${at(entry, "manager") as string} ${type}: ${names
            .map((field) => field.slice(2))
            .sort()
            .join(" ")}`,
        ];
      },
    ),
  );
  return rows.sort();
}

const A = { fieldManager: "alice" } as const;
const B = { fieldManager: "bob" } as const;

function settings({ namespace }: CaseContext, data: JsonObject, metadata: JsonObject = {}): KubeObject {
  const object = plain("v1", "ConfigMap", "settings", namespace, Object.keys(data).length === 0 ? {} : { data });
  return { ...object, metadata: { ...object.metadata, ...metadata } };
}

function withSidecar({ namespace }: CaseContext): KubeObject {
  const template = { spec: { containers: [{ name: "sidecar", image: "example.test/sidecar:1" }] } };
  return plain("apps/v1", "Deployment", "web", namespace, { spec: { template } });
}

async function refusal(work: () => Promise<unknown>): Promise<JsonObject> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof KubeError)) throw error;
    return {
      status: error.status,
      reason: error.reason,
      causes: error.causes.map(({ reason, field, message }) => ({ reason, field, message })),
    };
  }
  return { status: 200 };
}

async function ready(context: CaseContext, ref: ObjectRef): Promise<void> {
  await until(context, async () => {
    const found = await context.api.get(ref);
    return found !== undefined && readiness(found).ready;
  });
}

/** A minute is long for everything here. */
async function until({ clock }: CaseContext, done: () => Promise<boolean>): Promise<void> {
  for (const deadline = clock.monotonic() + 60_000; !(await done()); await sleep(clock, 100)) {
    if (clock.monotonic() > deadline) throw new Error("it did not come to pass within a minute");
  }
}
