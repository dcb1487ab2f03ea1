import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";

/** A page as a real browser shows it. */
export interface ShownPage {
  /** Of the window, and of all that stands in it, in CSS pixels: more than the window's has to be scrolled sideways. */
  readonly width: number;
  readonly contentWidth: number;
  /** All that can be read without opening anything. */
  readonly text: string;
  /** What the browser complained of: errors of scripts, and what it refused to load. */
  readonly complaints: readonly string[];
  readonly png: Buffer;
}

/** Answers and events of the browser's own protocol. https://chromedevtools.github.io/devtools-protocol/ */
interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly message: string };
}

/**
 * Opens a file in headless Chromium, with the window of a phone.
 *
 * @param size - of the window, in CSS pixels
 */
export async function showFile(file: string, size: { readonly width: number; readonly height: number }): Promise<ShownPage> {
  const profile = mkdtempSync(path.join(tmpdir(), "fleetwright-browser-"));
  const args = ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"];
  const child = spawn("chromium", [...args, "--remote-debugging-port=0", `--user-data-dir=${profile}`, "about:blank"], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  try {
    const address = await new Promise<string>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", () => reject(new Error("the browser ended before it listened")));
      createInterface({ input: child.stderr }).on("line", (line) => {
        const found = /listening on (ws:\S+)/.exec(line)?.[1];
        if (found !== undefined) resolve(found);
      });
    });
    return await shown(address, `file://${file}`, size);
  } finally {
    child.kill();
    await ended;
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function shown(
  address: string,
  url: string,
  size: { readonly width: number; readonly height: number },
): Promise<ShownPage> {
  const socket = new WebSocket(address);
  await new Promise((resolve, reject) => {
    socket.addEventListener("open", resolve, { once: true });
    socket.addEventListener("error", reject, { once: true });
  });
  const waiting = new Map<number, (message: Message) => void>();
  const complaints: string[] = [];
  let loaded: () => void = () => undefined;
  const isLoaded = new Promise<void>((resolve) => (loaded = resolve));
  socket.addEventListener("message", ({ data }) => {
    const message = JSON.parse(String(data)) as Message;
    if (message.id !== undefined) waiting.get(message.id)?.(message);
    if (message.method === "Page.loadEventFired") loaded();
    if (message.method === "Log.entryAdded" || message.method === "Runtime.exceptionThrown") {
      complaints.push(JSON.stringify(message.params));
    }
  });
  let last = 0;
  const send = async (method: string, params: object = {}, sessionId?: string): Promise<Readonly<Record<string, unknown>>> => {
    last += 1;
    const id = last;
    const answer = new Promise<Message>((resolve) => waiting.set(id, resolve));
    socket.send(JSON.stringify({ id, method, params, ...(sessionId === undefined ? {} : { sessionId }) }));
    const { result, error } = await answer;
    if (error !== undefined) throw new Error(`${method}: ${error.message}`);
    return result ?? {};
  };
  const { targetId } = await send("Target.createTarget", { url: "about:blank" });
  const { sessionId } = await send("Target.attachToTarget", { targetId, flatten: true });
  const own = (method: string, params: object = {}) => send(method, params, String(sessionId));
  for (const domain of ["Page", "Runtime", "Log"]) await own(`${domain}.enable`);
  await own("Emulation.setDeviceMetricsOverride", { ...size, deviceScaleFactor: 1, mobile: true });
  await own("Page.navigate", { url });
  await isLoaded;
  const expression = "JSON.stringify([innerWidth, document.documentElement.scrollWidth, document.body.innerText])";
  const { result } = await own("Runtime.evaluate", { expression });
  const [width, contentWidth, text] = JSON.parse(String((result as { readonly value: string }).value)) as [
    number,
    number,
    string,
  ];
  const { data } = await own("Page.captureScreenshot", { format: "png" });
  socket.close();
  return { width, contentWidth, text, complaints, png: Buffer.from(String(data), "base64") };
}
