import { describe, expect, test } from "@jest/globals";
import { localGitOf } from "../../lib/local/git/git-server.ts";

describe("a repository on this machine", () => {
  test("is told from one elsewhere by its URL", () => {
    expect(localGitOf("http://127.0.0.1:16900/fleet")).toEqual({ port: 16900, name: "fleet" });
    for (const url of [
      "",
      "https://127.0.0.1:16900/fleet",
      "http://localhost:16900/fleet",
      "http://127.0.0.1/fleet",
      "http://127.0.0.1:16900/../fleet",
      "http://127.0.0.1:16900/a/b",
      "http://127.0.0.1:16900@git.example/fleet",
    ])
      expect(localGitOf(url)).toBeUndefined();
  });
});
