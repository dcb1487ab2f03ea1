import { spawn } from "node:child_process";
import { createServer } from "node:https";
import type { Server as HttpsServer } from "node:https";
import type { AddressInfo, Server as NetServer } from "node:net";
import path from "node:path";
import ssh from "ssh2";
import { Repository } from "../../lib/local/git/repository.ts";
import { answerGit } from "../../lib/local/git/serve.ts";
import { aTestAuthority } from "./certificates.ts";

/** A private repository, `fleet`, that a server on 127.0.0.1 gives to those who know something. */
export interface PrivateGit {
  readonly repository: Repository;
  readonly url: string;
  /** What is needed from now on: of HTTPS a password, of SSH a public key as OpenSSH writes it. */
  accepted: string;
  stop(): Promise<void>;
}

/** Over HTTPS, with a certificate of an authority of its own. */
export async function aGitServerWithToken(folder: string, token: string): Promise<PrivateGit & { readonly ca: string }> {
  const authority = aTestAuthority();
  const { certificate, key } = authority.issue("git", ["127.0.0.1"]);
  const git = { accepted: token };
  const server = createServer({ cert: certificate, key }, (request, response) => {
    const wanted = `Basic ${Buffer.from(`git:${git.accepted}`).toString("base64")}`;
    if (request.headers.authorization === wanted) return answerGit(folder, process.env, request, response);
    response.writeHead(401, { "www-authenticate": 'Basic realm="git"' }).end();
  });
  const port = await listening(server);
  return Object.assign(git, {
    repository: new Repository(path.join(folder, "fleet"), process.env),
    url: `https://127.0.0.1:${port}/fleet`,
    ca: authority.ca,
    stop: () => stopped(server),
  });
}

/** Over SSH, as `git`. */
export async function aGitServerWithKey(
  folder: string,
  publicKey: string,
): Promise<PrivateGit & { readonly knownHosts: string }> {
  const host = aKeyPair();
  const git = { accepted: publicKey };
  const clients = new Set<ssh.Connection>();
  const server = new ssh.Server({ hostKeys: [host.private] }, (client) => {
    clients.add(client);
    client.on("close", () => clients.delete(client));
    client.on("error", () => clients.delete(client)); // A client that goes away in the middle is its own matter.
    client.on("authentication", (context) => {
      if (context.method !== "publickey" || context.username !== "git") return context.reject(["publickey"]);
      const known = ssh.utils.parseKey(git.accepted);
      if (known instanceof Error || !known.getPublicSSH().equals(context.key.data)) return context.reject(["publickey"]);
      const { signature, blob, hashAlgo } = context;
      if (signature === undefined || blob === undefined) return context.accept(); // It only asks whether the key is known.
      return known.verify(blob, signature, hashAlgo) === true ? context.accept() : context.reject();
    });
    client.on("session", (accept) => {
      accept().on("exec", (acceptExec, reject, { command }) => {
        if (!/^git-upload-pack '?\/?fleet'?$/.test(command)) return void reject();
        const channel = acceptExec();
        const child = spawn("git", ["upload-pack", path.join(folder, "fleet")], { stdio: ["pipe", "pipe", "ignore"] });
        channel.pipe(child.stdin);
        child.stdin.on("error", () => undefined); // Git may have seen enough before the client ends.
        child.stdout.pipe(channel, { end: false });
        child.once("close", (code) => {
          channel.exit(code ?? 1);
          channel.end();
        });
      });
    });
  });
  const port = await listening(server);
  const [type, key] = host.public.split(" ");
  return Object.assign(git, {
    repository: new Repository(path.join(folder, "fleet"), process.env),
    url: `ssh://git@127.0.0.1:${port}/fleet`,
    knownHosts: `[127.0.0.1]:${port} ${type} ${key}`,
    stop: async () => {
      for (const client of clients) client.end();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  });
}

async function listening(server: Pick<NetServer, "listen" | "address">): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  return (server.address() as AddressInfo).port;
}

async function stopped(server: HttpsServer): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}

/** ssh2 1.17 writes one key in some hundred so that nobody can read it, not even itself: those are not taken. */
export function aKeyPair(comment = ""): { readonly private: string; readonly public: string } {
  for (;;) {
    const pair = ssh.utils.generateKeyPairSync("ed25519", { comment });
    const parsed = [ssh.utils.parseKey(pair.private), ssh.utils.parseKey(pair.public)];
    if (!parsed.some((key) => key instanceof Error)) return pair;
  }
}
