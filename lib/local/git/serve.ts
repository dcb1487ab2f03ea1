import { spawn } from "node:child_process";
import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { pipeline } from "node:stream";
import { gitEnvironment } from "./repository.ts";

/**
 * Serves the Git repositories in a folder for reading, by Git's own `git http-backend`, on 127.0.0.1.
 *
 * @param port - 0 for any that is free
 * @returns the server once it listens
 */
export async function serveGit(folder: string, port: number, env: NodeJS.ProcessEnv): Promise<Server> {
  const server = createServer((request, response) => answerGit(folder, env, request, response));
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  return server;
}

/** One request for a repository in the folder. */
export function answerGit(folder: string, env: NodeJS.ProcessEnv, request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url ?? "/", "http://127.0.0.1");
  const header = (name: string): string => [request.headers[name] ?? ""].flat().join(", ");
  const child = spawn("git", ["http-backend"], {
    env: {
      ...gitEnvironment(env),
      GIT_PROJECT_ROOT: folder,
      GIT_HTTP_EXPORT_ALL: "1",
      GIT_PROTOCOL: header("git-protocol"),
      PATH_INFO: decodeURIComponent(url.pathname),
      QUERY_STRING: url.search.slice(1),
      REQUEST_METHOD: request.method ?? "GET",
      CONTENT_TYPE: header("content-type"),
      CONTENT_LENGTH: header("content-length"),
      HTTP_CONTENT_ENCODING: header("content-encoding"),
      REMOTE_ADDR: "127.0.0.1",
    },
    stdio: ["pipe", "pipe", "inherit"],
  });
  child.once("error", (error) => fail(response, `git could not be started: ${error.message}`));
  // Git may have seen enough before the request ends, and a client may go before the answer does.
  pipeline(request, child.stdin, () => undefined);
  response.once("close", () => child.kill());
  passOn(child.stdout, response);
}

/** A CGI program's answer: its headers up to an empty line, then the body as it is. */
function passOn(output: NodeJS.ReadableStream, response: ServerResponse): void {
  let head = Buffer.alloc(0);
  const read = (part: Buffer): void => {
    head = Buffer.concat([head, part]);
    const end = head.indexOf("\r\n\r\n");
    if (end < 0) return;
    output.removeListener("data", read);
    for (const line of head.subarray(0, end).toString("latin1").split("\r\n")) {
      const [, name = "", value = ""] = /^([^:]+):\s*(.*)$/.exec(line) ?? [];
      if (name === "Status") response.statusCode = Number.parseInt(value, 10);
      else if (name !== "") response.setHeader(name, value);
    }
    response.write(head.subarray(end + 4));
    output.pipe(response);
  };
  output.on("data", read);
  output.once("end", () => {
    if (!response.headersSent) fail(response, "git http-backend gave no answer");
  });
}

function fail(response: ServerResponse, message: string): void {
  if (!response.headersSent) response.statusCode = 500;
  response.end(`${message}\n`);
}
