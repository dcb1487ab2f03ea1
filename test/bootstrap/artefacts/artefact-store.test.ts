import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { createArtefactStore } from "../../../lib/bootstrap/artefacts/artefact-store.ts";
import type { PinningStore } from "../../../lib/bootstrap/artefacts/artefact-store.ts";
import { digestOf } from "../../../lib/bootstrap/artefacts/digest.ts";
import { systemClock } from "../../../lib/bootstrap/clock.ts";
import type { Clock } from "../../../lib/bootstrap/clock.ts";
import { PhaseError } from "../../../lib/bootstrap/contract.ts";
import type { ArtefactSource, Pin } from "../../../lib/model/artefact.ts";

const SIGNAL = new AbortController().signal;

let project: string;
let store: PinningStore;
let slept: number[];

beforeEach(async () => {
  const root = await mkdtemp(path.join(tmpdir(), "fleetwright-artefacts-"));
  project = path.join(root, "project");
  await mkdir(path.join(project, "vendor/more"), { recursive: true });
  await writeFile(path.join(root, "outside.yaml"), "outside");
  await writeFile(path.join(project, "vendor/a.yaml"), "a");
  await writeFile(path.join(project, "vendor/more/b.yaml"), "b");
  await symlink(path.join(root, "outside.yaml"), path.join(project, "vendor/link.yaml"));
  slept = [];
  const clock: Clock = {
    ...systemClock,
    after: (ms, wake) => {
      slept.push(ms);
      setImmediate(wake);
      return () => undefined;
    },
  };
  store = createArtefactStore({ project, env: {}, emit: () => undefined, clock });
});

afterEach(() => rm(path.dirname(project), { recursive: true }));

function pin(source: ArtefactSource, files: readonly string[], digest: string): Pin {
  return { agent: "flux", component: "source-controller", version: "v1", source, files, digest };
}

async function failure(work: Promise<unknown>): Promise<PhaseError> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof PhaseError)) throw new Error(`expected a PhaseError, got ${String(error)}`);
  expect(error.failure.class).toBe("artefact");
  return error;
}

describe("an artefact in the project", () => {
  test("is one file, or the files of a folder that patterns choose", async () => {
    const one = await store.load(pin({ file: "vendor/a.yaml" }, [], digestOf([{ name: "", bytes: Buffer.from("a") }])), SIGNAL);
    expect(one.files).toEqual([{ name: "", text: "a" }]);
    const digest = await store.digest({ source: { file: "vendor" }, files: ["*/b.yaml", "a*.yaml", "a.yaml"] }, SIGNAL);
    const several = await store.load(pin({ file: "vendor" }, ["*/b.yaml", "a*.yaml", "a.yaml"], digest), SIGNAL);
    expect(several.files.map((file) => file.name)).toEqual(["a.yaml", "more/b.yaml"]);
  });

  test.each<[file: string, files: readonly string[], says: RegExp]>([
    ["../outside.yaml", [], /outside the project/],
    ["/etc/hostname", [], /outside the project/],
    ["vendor/link.yaml", [], /outside the project/],
    ["vendor", ["link.yaml"], /has no file link\.yaml/],
    ["vendor", ["../outside.yaml"], /no path inside/],
    ["vendor", ["/etc/*"], /no path inside/],
    ["vendor", ["c.yaml"], /has no file c\.yaml/],
    ["vendor", [], /is a folder/],
    ["vendor/a.yaml", ["a.yaml"], /is a file/],
    ["nowhere.yaml", [], /the project has no nowhere\.yaml/],
  ])("is refused at %s with %j", async (file, files, says) => {
    expect((await failure(store.digest({ source: { file }, files }, SIGNAL))).message).toMatch(says);
  });

  test("that is not what was pinned is refused, with both digests and the next command", async () => {
    const wrong = `sha256:${"0".repeat(64)}`;
    const error = await failure(store.load(pin({ file: "vendor/a.yaml" }, [], wrong), SIGNAL));
    expect(error.message).toContain(wrong);
    expect(error.message).toContain(digestOf([{ name: "", bytes: Buffer.from("a") }]));
    expect(error.failure.next).toBe("fleetwright pin flux");
  });
});

describe("an artefact at an address", () => {
  let server: Server;
  let base: string;
  let asked: string[];
  let answer: (request: IncomingMessage, response: ServerResponse) => void;

  beforeEach(async () => {
    asked = [];
    server = createServer((request, response) => {
      asked.push(request.url ?? "");
      answer(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    base = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
  });

  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const digest = (url: string): Promise<string> => store.digest({ source: { url }, files: [] }, SIGNAL);

  test("is fetched once for all who ask at the same time or later", async () => {
    answer = (_, response) => response.end("content");
    const expected = digestOf([{ name: "", bytes: Buffer.from("content") }]);
    const loads = [1, 2, 3].map(() => store.load(pin({ url: `${base}/x` }, [], expected), SIGNAL));
    expect((await Promise.all(loads)).map((loaded) => loaded.files[0]?.text)).toEqual(["content", "content", "content"]);
    await digest(`${base}/x`);
    expect(asked).toEqual(["/x"]);
  });

  test("is asked for again when the server is busy, as late as it says, and a failure is not remembered", async () => {
    answer = (_, response) => response.writeHead(503, { "retry-after": "7" }).end();
    expect((await failure(digest(`${base}/x`))).message).toMatch(/answers 503/);
    expect([asked.length, slept]).toEqual([3, [7000, 7000]]);
    answer = (_, response) => response.end("content");
    await expect(digest(`${base}/x`)).resolves.toMatch(/^sha256:/);
  });

  test("may lie behind redirects, but not behind many, nor behind one that leaves https", async () => {
    answer = (request, response) => {
      if (request.url === "/to") return void response.end("content");
      const location = { "/from": "/to", "/loop": "/loop", "/plain": "http://example.invalid/" }[request.url ?? ""] ?? "";
      response.writeHead(302, { location }).end();
    };
    await expect(digest(`${base}/from`)).resolves.toMatch(/^sha256:/);
    expect((await failure(digest(`${base}/loop`))).message).toMatch(/more than 5 redirects/);
    expect((await failure(digest(`${base}/plain`))).message).toMatch(/no https address/);
  });

  test.each(["http://example.invalid/x", "ftp://example.invalid/x", "not an address", "http://localhost/x"])(
    "is refused at %s before anything is sent",
    async (url) => {
      expect((await failure(digest(url))).message).toMatch(/no https address/);
    },
  );

  test("with a password in its address is refused without showing it", async () => {
    const { message } = await failure(digest("https://user:hunter2@example.invalid/x"));
    expect(message).toMatch(/holds no user name or password/);
    expect(message).not.toContain("hunter2");
  });

  test("that never ends stops at the limit", async () => {
    const chunk = Buffer.alloc(1024 * 1024);
    answer = (_, response) => {
      const more = (): void => void (response.destroyed ? undefined : response.write(chunk, () => setImmediate(more)));
      more();
    };
    expect((await failure(digest(`${base}/x`))).message).toMatch(/sends more than 67108864 bytes/);
  });

  test("is let go when the run is interrupted", async () => {
    const stop = new AbortController();
    answer = () => stop.abort(new Error("interrupted"));
    await expect(store.digest({ source: { url: `${base}/x` }, files: [] }, stop.signal)).rejects.toThrow("interrupted");
  });
});

describe("a Go module", () => {
  test.each(["example.com/x", "example.com/x@latest", "../x@v1.0.0", "-x@v1.0.0", "example.com/x@v1.0.0 -modcacherw"])(
    "is refused as %s: it needs an exact version",
    async (gomod) => {
      expect((await failure(store.digest({ source: { gomod }, files: ["a"] }, SIGNAL))).message).toMatch(
        /no module with a version/,
      );
    },
  );

  test("needs the names of its files", async () => {
    expect((await failure(store.digest({ source: { gomod: "example.com/x@v1.0.0" }, files: [] }, SIGNAL))).message).toMatch(
      /say which files/,
    );
  });
});
