import type { Server } from "node:http";
import path from "node:path";
import { Repository } from "../../lib/local/git/repository.ts";
import { serveGit } from "../../lib/local/git/serve.ts";

/** A Git repository of a test, served on 127.0.0.1. */
export interface GitServer {
  readonly url: string;
  readonly repository: Repository;
  /** Nobody answers until `start`. */
  stop(): Promise<void>;
  start(): Promise<void>;
}

/** Serves one repository, `fleet`, below a folder of the test's. */
export async function aGitServer(folder: string): Promise<GitServer> {
  let server: Server | undefined = await serveGit(folder, 0, process.env);
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/fleet`,
    repository: new Repository(path.join(folder, "fleet"), process.env),
    stop: async () => {
      const ended = server;
      server = undefined;
      ended?.closeAllConnections();
      await new Promise((resolve) => (ended === undefined ? resolve(undefined) : ended.close(resolve)));
    },
    start: async () => {
      server ??= await serveGit(folder, port, process.env);
    },
  };
}
