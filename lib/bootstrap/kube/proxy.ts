import { BlockList, isIP } from "node:net";
import { domainToASCII } from "node:url";

// The proxy variables as Go programs read them, and so kubectl: golang.org/x/net/http/httpproxy, proxy.go.

type Environment = Readonly<Record<string, string | undefined>>;

/** Schemes of the variables (Go's net/http, Transport.Proxy). */
const SCHEMES = ["http:", "https:", "socks5:", "socks5h:"];

/**
 * The proxy that an https URL is asked through; undefined: none. Never for `localhost` and loopback addresses.
 *
 * @throws Error where HTTPS_PROXY is no URL of a proxy; its text is left out, because it may hold a password
 */
export function proxyFor(url: URL, env: Environment): URL | undefined {
  const text = firstOf(env, "HTTPS_PROXY", "https_proxy");
  if (text === "") return undefined;
  const host = unbracketed(url.hostname).toLowerCase();
  const port = url.port === "" ? "443" : url.port;
  if (host === "localhost" || isLoopback(host) || isExcepted(host, port, firstOf(env, "NO_PROXY", "no_proxy"))) return undefined;
  const proxy = parseProxy(text);
  if (proxy === undefined) throw new Error("HTTPS_PROXY is no URL of an http, https or socks5 proxy");
  return proxy;
}

/** A proxy's URL; without a scheme it is one of http. undefined: it is none. */
export function parseProxy(text: string): URL | undefined {
  const whole = /^[A-Za-z][A-Za-z0-9+.-]*:\/\//.test(text) ? text : `http://${text}`;
  const url = URL.canParse(whole) ? new URL(whole) : undefined;
  return url !== undefined && SCHEMES.includes(url.protocol) && url.hostname !== "" ? url : undefined;
}

/** How a proxy is called in messages: without who we are to it. */
export function proxyName(proxy: URL): string {
  return `${proxy.protocol}//${proxy.host}`;
}

/** Whether NO_PROXY names the host: `*`, a CIDR, an address or a domain, the last two also with a port. */
function isExcepted(host: string, port: string, exceptions: string): boolean {
  return exceptions
    .split(",")
    .map((entry) => entry.trim().toLowerCase())
    .some((entry) => entry !== "" && (entry === "*" || names(entry, host, port)));
}

function names(entry: string, host: string, port: string): boolean {
  const family = isIP(host);
  const [address = "", prefix] = entry.split("/");
  if (prefix !== undefined && isIP(address) !== 0 && /^\d{1,3}$/.test(prefix)) {
    return family !== 0 && isIn(host, address, Number(prefix));
  }
  const { name, only } = splitPort(entry);
  if (name === "") return false;
  if (only !== undefined && only !== port) return false;
  if (isIP(name) !== 0) return family !== 0 && isIn(host, name, isIP(name) === 4 ? 32 : 128);
  if (family !== 0) return false;
  const domain = name.startsWith("*.") ? name.slice(1) : name;
  if (domain.startsWith(".")) return host.endsWith(ascii(domain.slice(1), "."));
  return host === ascii(domain, "") || host.endsWith(ascii(domain, "."));
}

/** As net.SplitHostPort has it: an address of IPv6 has a port only behind brackets, and brackets without one name nothing. */
function splitPort(entry: string): { readonly name: string; readonly only: string | undefined } {
  const parts = /^(?:\[([^\][]*)\]|([^:\][]*)):([^:]*)$/.exec(entry);
  if (parts === null) return { name: entry, only: undefined };
  const only = parts[3] ?? "";
  return { name: parts[1] ?? parts[2] ?? "", only: only === "" ? undefined : only };
}

function isIn(host: string, network: string, prefix: number): boolean {
  const family = isIP(network) === 4 ? "ipv4" : "ipv6";
  if (prefix > (family === "ipv4" ? 32 : 128)) return false;
  const list = new BlockList();
  list.addSubnet(network, prefix, family);
  return list.check(host, isIP(host) === 4 ? "ipv4" : "ipv6");
}

function isLoopback(host: string): boolean {
  return isIP(host) !== 0 && (isIn(host, "127.0.0.0", 8) || isIn(host, "::1", 128));
}

function ascii(domain: string, before: string): string {
  const known = domainToASCII(domain);
  return `${before}${known === "" ? domain : known}`;
}

function unbracketed(host: string): string {
  return host.startsWith("[") ? host.slice(1, -1) : host;
}

function firstOf(env: Environment, ...variables: readonly string[]): string {
  return variables.map((name) => env[name]).find((value) => value !== undefined && value !== "") ?? "";
}
