import { writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "@jest/globals";
import { ask, base64, exec, given, kubeconfig, NAME, program, PROGRAM, useWorld, world } from "../../support/a-kubeconfig.ts";
import type { Asked } from "../../support/a-kubeconfig.ts";

useWorld();

describe("a kubeconfig is refused", () => {
  const pem = { "client-certificate-data": base64("x"), "client-key-data": base64("x") };

  test.each<[string, object, object, Asked, string]>([
    ["a program that the fleet file doesn't name", exec(), {}, {}, `would run the program "${PROGRAM}"`],
    ["a program of the same name elsewhere", exec({ command: `./${PROGRAM}` }), {}, { exec: [PROGRAM] }, "would run the program"],
    [
      "a program without a version of its protocol",
      exec({ apiVersion: "client.authentication.k8s.io/v1alpha1" }),
      {},
      { exec: [PROGRAM] },
      "v1alpha1",
    ],
    [
      "a program of v1 that doesn't say whether it asks",
      exec({ interactiveMode: "" }),
      {},
      { exec: [PROGRAM] },
      "interactiveMode",
    ],
    ["a program that asks a person", exec({ interactiveMode: "Always" }), {}, { exec: [PROGRAM] }, "nobody is asked here"],
    [
      "a program with code of its own",
      exec({ env: [{ name: "LD_PRELOAD", value: "x.so" }] }),
      {},
      { exec: [PROGRAM] },
      "sets LD_PRELOAD",
    ],
    ["an auth-provider", { "auth-provider": { name: "gcp", config: { "cmd-path": "touch" } } }, {}, {}, "auth-provider gcp"],
    ["no TLS", { token: "abc" }, { server: "http://127.0.0.1:1" }, {}, "is not https"],
    ["no scheme", { token: "abc" }, { server: "127.0.0.1:1" }, {}, "is not https"],
    ["a user in the URL", { token: "abc" }, { server: "https://me:hush@127.0.0.1:1" }, {}, "has a user in its URL"],
    ["insecure-skip-tls-verify", { token: "abc" }, { "insecure-skip-tls-verify": true }, {}, "insecure-skip-tls-verify"],
    ["two authorities", { token: "abc" }, { "certificate-authority": "ca.pem" }, {}, "both certificate-authority and"],
    ["two certificates", { ...pem, "client-certificate": "c.pem" }, {}, {}, "both client-certificate and"],
    ["a certificate without its key", { "client-certificate-data": base64("x") }, {}, {}, "without a client-key"],
    ["a token and a password", { token: "abc", username: "ann", password: "hush" }, {}, {}, "a token and a password"],
    ["groups without a user to act as", { token: "abc", "as-groups": ["one"] }, {}, {}, "without `as`"],
    ["a proxy of another kind", { token: "abc" }, { "proxy-url": "ftp://me:hush@127.0.0.1:1" }, {}, "proxy-url of cluster c"],
    ["a field that kubectl doesn't know", { tokn: "hush" }, {}, {}, "tokn is no field that kubectl knows"],
    ["a token that is no text", { token: 4711 }, {}, {}, "token: "],
    ["a missing token file", { tokenFile: "nowhere" }, {}, {}, "nowhere, the tokenFile of u"],
    ["a missing file of several", { token: "abc" }, {}, { files: ["kubeconfig", "other"] }, "other can't be read (ENOENT)"],
    [
      "a variable that names no proxy",
      { token: "abc" },
      { server: `https://${NAME}` },
      { env: { HTTPS_PROXY: "ftp://me:hush@x" } },
      "HTTPS_PROXY is no URL",
    ],
  ])("for %s", async (_what, user, cluster, asked, said) => {
    kubeconfig(user, cluster);
    const failure = await ask(asked).then(
      () => undefined,
      (error: unknown) => error as Error,
    );
    expect(failure).toMatchObject({ failure: { class: "input", message: expect.stringContaining(said) } });
    expect(failure?.message).toContain("cluster one: ");
    expect(failure?.message).not.toMatch(/hush|4711/);
    expect(world.seen).toEqual([]);
  });

  test("for YAML that can't be read, without the line, which may be a secret", async () => {
    writeFileSync(path.join(world.folder, "kubeconfig"), "apiVersion: v1\nusers: [{name: u, user: {token: hush\n");
    const failure: unknown = await ask().catch((error: unknown) => error);
    expect(String(failure)).toMatch(/is no YAML: [A-Z_]+ in line \d/);
    expect(String(failure)).not.toContain("hush");
  });

  test.each([
    ["is not there", "", "is not there; its kubeconfig says: brew install it"],
    ["ends with an error", 'echo "hush first" >&2; echo "session expired" >&2; exit 3', "ended with 3: session expired"],
    ["prints nothing", "true", "printed is no ExecCredential"],
    ["answers in another version", given({ token: "hush" }, "v1beta1"), "was asked for client.authentication.k8s.io/v1 and gave"],
    ["gives half a certificate", given({ clientKeyData: "hush" }), "without the other"],
    ["gives nothing", given({}), "neither a token nor a certificate"],
  ])("when the program %s", async (_what, script, said) => {
    const timers = runningTimers();
    const env = script === "" ? { PATH: world.folder } : program(script).env;
    kubeconfig(exec({ installHint: "brew install it" }));
    const failure: unknown = await ask({ env, exec: [PROGRAM] }).catch((error: unknown) => error);
    expect(String(failure)).toContain(said);
    expect(String(failure)).not.toContain("hush");
    expect(world.seen).toEqual([]);
    // A timer that goes on would keep the command from ending; others of this process end soon.
    const deadline = performance.now() + 10_000;
    while (runningTimers() > timers && performance.now() < deadline) await new Promise(setImmediate);
    expect(runningTimers()).toBeLessThanOrEqual(timers);
  });

  test("by its proxy, which is named without who we are to it", async () => {
    kubeconfig({ token: "abc" }, { "proxy-url": "http://me:hush@127.0.0.1:1" });
    await expect(ask()).rejects.toThrow("through the proxy http://127.0.0.1:1: ");
  });
});

function runningTimers(): number {
  return process.getActiveResourcesInfo().filter((one) => one === "Timeout").length;
}
