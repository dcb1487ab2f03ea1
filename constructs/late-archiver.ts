import { createRequire } from "node:module";

// cdktf loads an archiver at its start, two thirds of all the modules that it brings along, for assets that are packed
// into an archive. A fleet has none, so the archiver waits until somebody calls it. Must be imported before cdktf.
const ours = createRequire(import.meta.url);
const theirs = createRequire(ours.resolve("cdktf"));
const file = theirs.resolve("archiver");

type Archiver = ((...args: readonly unknown[]) => unknown) & Readonly<Record<PropertyKey, unknown>>;

if (ours.cache[file] === undefined) {
  const late = new Proxy((() => undefined) as unknown as Archiver, {
    apply: (_, self, args: unknown[]) => Reflect.apply(archiver(), self, args),
    get: (_, key) => archiver()[key],
  });
  ours.cache[file] = Object.assign(Object.create(null) as NodeJS.Module, {
    id: file,
    filename: file,
    loaded: true,
    exports: late,
  });
}

function archiver(): Archiver {
  // The entry is ours, and stands before the real one.
  delete ours.cache[file];
  return theirs("archiver") as Archiver;
}
