import { describe, expect, test } from "@jest/globals";
import { parseManifests } from "../../../lib/bootstrap/artefacts/manifests.ts";
import type { Json } from "../../../lib/bootstrap/kube-object.ts";

/** The one field `value` of an object, as it is read. */
function read(value: string): Json | undefined {
  return parseManifests(`apiVersion: v1\nkind: Thing\nmetadata: { name: x }\nvalue: ${value}\n`, "a.yaml")[0]?.["value"];
}

describe("a published manifest", () => {
  test.each<[text: string, value: Json, why: string]>([
    [`"yes"`, "yes", "quoted text stays text"],
    ["yes", true, "as kubectl reads it"],
    ["off", false, "as kubectl reads it"],
    ["0644", 420, "file modes are octal"],
    ["0o644", 420, "file modes are octal in the new spelling too"],
    [`"0644"`, "0644", "quoted numbers stay text"],
    ["12:30", "12:30", "Kubernetes knows no sexagesimal numbers"],
    ["2026-11-21", "2026-11-21", "a date stays text"],
    ["1.50", 1.5, "numbers"],
    ["v1.5", "v1.5", "versions"],
    ["~", null, "nothing"],
    ["&a [1, 2]", [1, 2], "anchors"],
  ])("has %s read as %j: %s", (text, value) => {
    expect(read(text)).toEqual(value);
  });

  test.each<[text: string, says: RegExp]>([
    ["!vault x", /Unresolved tag/],
    ["!!binary aGk=", /Unresolved tag/],
    ["9223372036854775807", /JSON can't carry exactly/],
    [".nan", /JSON can't carry exactly/],
    ["1\nvalue: 2", /unique/],
    ["[", /can't be read/],
    ["1\n--- [1]", /no Kubernetes object/],
    ["1\n---\napiVersion: v1\nkind: Other", /Other without a name/],
  ])("with %j is refused, naming the file", (text, says) => {
    expect(() => read(text)).toThrow(says);
    expect(() => read(text)).toThrow(/^a\.yaml/);
  });

  test("keeps every key that other readers rename or drop", () => {
    const text = `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: things.example.com }
spec:
  schema:
    default: {}
    enum: [ "True", "False" ]
    x-kubernetes-list-type: map
    x-kubernetes-validations: [ { rule: self == oldSelf } ]
    from: [ {} ]
    continue: x
    __proto__: { polluted: true }
`;
    const spec = parseManifests(text, "a.yaml")[0]?.["spec"];
    expect(JSON.stringify(spec)).toBe(
      `{"schema":{"default":{},"enum":["True","False"],"x-kubernetes-list-type":"map","x-kubernetes-validations":[{"rule":"self == oldSelf"}],"from":[{}],"continue":"x","__proto__":{"polluted":true}}}`,
    );
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });

  test("may hold several documents, empty ones and lists", () => {
    const one = (name: string): string => `{ apiVersion: v1, kind: Thing, metadata: { name: ${name} } }`;
    const text = `---\n# nothing\n---\n${one("a")}\n---\napiVersion: v1\nkind: List\nitems: [${one("b")}, ${one("c")}]\n---\n`;
    expect(parseManifests(text, "a.yaml").map((object) => object.metadata.name)).toEqual(["a", "b", "c"]);
    expect(parseManifests("", "a.yaml")).toEqual([]);
  });
});
