import type { StateResource, TerraformState } from "./state.ts";

/** How much of one kind a state holds. */
export interface Holding {
  /** `aws_subnet` */
  readonly type: string;
  readonly count: number;
  /** What they are called in their cloud, as far as their attributes say so; sorted. */
  readonly names: readonly string[];
}

/** What would be destroyed with a state, by kind, sorted. */
export function holdingsOf(state: TerraformState | undefined): readonly Holding[] {
  const managed = (state?.resources ?? []).filter(({ mode }) => mode === "managed");
  return [...Map.groupBy(managed, ({ type }) => type)]
    .map(([type, resources]) => ({
      type,
      count: resources.reduce((sum, { instances }) => sum + instances.length, 0),
      names: resources.flatMap(namesOf).sort(),
    }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => (a.type < b.type ? -1 : 1));
}

/** Aliases of the providers that the resources of a state belong to. */
export function aliasesIn({ resources }: TerraformState): ReadonlySet<string> {
  return new Set(resources.flatMap(({ provider }) => /\]\.([A-Za-z0-9_-]+)$/.exec(provider)?.[1] ?? []));
}

/** What people are shown of a name: no text of a cloud's can move the cursor, or go on for pages. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9 ._:/@*+=,-]{0,127}$/;

function namesOf({ instances }: StateResource): readonly string[] {
  return instances.flatMap(({ attributes = {} }) => {
    const { name, tags } = attributes;
    const tag = typeof tags === "object" && tags !== null && "Name" in tags ? tags.Name : undefined;
    return [name, tag].filter((text) => typeof text === "string" && NAME.test(text)).slice(0, 1) as string[];
  });
}
