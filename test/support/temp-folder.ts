import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach } from "@jest/globals";

/** A folder of its own for each test of the file, removed afterwards. Call the returned function inside a test. */
export function tempFolder(): () => string {
  let folder: string | undefined;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "fleetwright-test-"));
  });
  afterEach(() => {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
    folder = undefined;
  });
  return () => {
    if (folder === undefined) throw new Error("there is a temporary folder only inside a test");
    return folder;
  };
}
