import { describe, expect, test } from "@jest/globals";
import { parseProxy, proxyFor } from "../../../lib/bootstrap/kube/proxy.ts";

const PROXY = "http://proxy.example:3128";

function goesThrough(url: string, NO_PROXY: string): boolean {
  return proxyFor(new URL(url), { HTTPS_PROXY: PROXY, NO_PROXY }) !== undefined;
}

// By golang.org/x/net v0.56.0, http/httpproxy/proxy.go.
describe("NO_PROXY is read as Go reads it", () => {
  test.each([
    ["https://api.example:6443", "", true],
    ["https://localhost:6443", "", false],
    ["https://127.8.0.1", "", false],
    ["https://[::1]:6443", "", false],
    ["https://api.example", "*", false],
    ["https://api.example", "other.example, *", false],
    ["https://api.example", "api.example", false],
    ["https://a.api.example", "api.example", false],
    ["https://bapi.example", "api.example", true],
    ["https://api.example", ".api.example", true],
    ["https://a.api.example", "*.api.example", false],
    ["https://api.example", "*.api.example", true],
    ["https://API.Example", "api.EXAMPLE", false],
    ["https://api.example", "api.example:443", false],
    ["https://api.example:6443", "api.example:443", true],
    ["https://10.1.2.3", "10.0.0.0/8", false],
    ["https://11.1.2.3", "10.0.0.0/8", true],
    ["https://10.1.2.3", "10.0.0.0/99", true],
    ["https://10.1.2.3:6443", "10.1.2.3:6443", false],
    ["https://10.1.2.3:6443", "10.1.2.3:443", true],
    ["https://10.1.2.3", "2.3", true],
    ["https://[fd00::7]:6443", "fd00::/8", false],
    ["https://[fd00::7]:6443", "[fd00::7]:6443", false],
    ["https://[fd00::7]:6443", "[fd00::7]", true],
    ["https://[fd00::7]:6443", "fd00::7", false],
    ["https://xn--bcher-kva.example", "bücher.example", false],
    ["https://api.example", ":443, ,", true],
  ])("%s beside NO_PROXY=%j goes through the proxy: %p", (url, exceptions, through) => {
    expect(goesThrough(url, exceptions)).toBe(through);
  });
});

test("HTTPS_PROXY goes before https_proxy, an empty one doesn't count, and one without a scheme is of http", () => {
  const url = new URL("https://api.example");
  expect(proxyFor(url, { HTTPS_PROXY: "", https_proxy: "lower.example:1" })?.href).toBe("http://lower.example:1/");
  expect(proxyFor(url, { HTTPS_PROXY: PROXY, https_proxy: "http://lower.example" })?.host).toBe("proxy.example:3128");
  expect(proxyFor(url, { HTTP_PROXY: PROXY, ALL_PROXY: PROXY })).toBeUndefined();
  expect([parseProxy("socks5h://x"), parseProxy("ftp://x"), parseProxy("http://")].map((one) => one?.protocol)).toEqual([
    "socks5h:",
    undefined,
    undefined,
  ]);
});
