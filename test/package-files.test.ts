import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { expect, test } from "@jest/globals";

const ROOT = path.join(import.meta.dirname, "..");
const { exports, files } = JSON.parse(readFileSync(path.join(ROOT, "package.json"), "utf8")) as {
  readonly exports: Readonly<Record<string, string>>;
  readonly files: readonly string[];
};

test("every export leads to a source that is compiled, or to a file of the package", () => {
  const targets = Object.values(exports).filter((target) => !target.includes("*"));
  const missing = targets.filter((target) => !existsSync(path.join(ROOT, sourceOf(target))));
  expect(missing).toEqual([]);
});

test("every construct can be imported by where it stands, and a cloud's network and cluster by their own names", () => {
  expect(exports).toHaveProperty(["./constructs/*"], "./dist/constructs/*.js");
  const named = readdirSync(path.join(ROOT, "constructs"), { recursive: true, encoding: "utf8" })
    .map((file) => /^(?<cloud>[a-z]+)\/(?<concept>[a-z-]+)\/\k<concept>\.ts$/.exec(file)?.groups)
    .filter((found) => found !== undefined);
  expect(named.length).toBeGreaterThan(0);
  for (const { cloud, concept } of named) {
    expect(exports).toHaveProperty([`./constructs/${cloud}/${concept}`], `./dist/constructs/${cloud}/${concept}/${concept}.js`);
  }
});

test("what is published is compiled code, templates, the schema and the starter", () => {
  expect(files).toEqual(["bin", "dist", "templates", "schema"]);
});

test("the lock file names what other platforms install, so that `npm ci` works on each of them", () => {
  const { packages } = JSON.parse(readFileSync(path.join(ROOT, "package-lock.json"), "utf8")) as {
    readonly packages: Readonly<Record<string, { readonly optionalDependencies?: Readonly<Record<string, string>> }>>;
  };
  const missing = Object.entries(packages).flatMap(([place, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter((name) => !placesOf(place, name).some((candidate) => candidate in packages)),
  );
  expect(missing).toEqual([]);
});

test("the lock file names no registry", () => {
  expect(readFileSync(path.join(ROOT, "package-lock.json"), "utf8")).not.toContain('"resolved"');
});

/** Where Node looks for a package that another one needs: in its own folder, then upwards. */
function placesOf(place: string, name: string): readonly string[] {
  const folders = place.split(/(?<=^|\/)node_modules\//).slice(1);
  const bases = folders.map((_, depth) =>
    `node_modules/${folders.slice(0, depth + 1).join("node_modules/")}/`.replace(/\/+$/, "/"),
  );
  return ["", ...bases].map((base) => `${base}node_modules/${name}`);
}

function sourceOf(target: string): string {
  return target.replace(/^\.\/dist\/(.*)\.js$/, "./$1.ts");
}
