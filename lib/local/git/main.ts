// A process of its own: `node main.ts FOLDER PORT` serves the Git repositories in a folder on 127.0.0.1, until it is ended.
/* eslint-disable no-restricted-properties -- the entry of a process of its own: here it meets arguments, environment and output */
import { serveGit } from "./serve.ts";

const [folder = "", port = ""] = process.argv.slice(2);
await serveGit(folder, Number(port), process.env);
