/** What a value is made of that only a cloud knows. */
export interface CloudInput {
  /** `stack/type.name`, `stack/data.type.name`, `stack/module.name` */
  readonly key: string;
  readonly attribute: string;
}

const INPUT = /⟨([A-Za-z0-9_.-]+\/(?:module|data\.[a-z0-9_]+|[a-z0-9_]+)\.[A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)/g;

/** Of a value as one text. */
export function inputsOf(value: string): readonly CloudInput[] {
  if (!value.includes("⟨")) return [];
  return [...value.matchAll(INPUT)].map(([, key = "", attribute = ""]) => ({ key, attribute }));
}
