// A process of its own: `node credential.ts PROJECT CLUSTER NAMESPACE ACCOUNT` prints a credential of a ServiceAccount for a cluster
// of this machine, as client-go's exec credentials ask for it. It is a token of an hour, and lies in no file.
/* eslint-disable no-restricted-properties -- the entry of a process of its own: here it meets arguments and output */
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { LOCAL_CREDENTIAL_VERSION } from "../../contracts/local-credential.ts";
import { parseLocalCluster } from "../../contracts/parse-local-cluster.ts";
import { ask } from "../api.ts";
import { homeOf } from "../home.ts";
import { requestToken } from "./token.ts";

/** A hub is told of a member before the member lets it in. Refused once, its controllers ask again after minutes. */
const PATIENCE_MS = 20_000;
const BETWEEN_MS = 200;

const [project = "", cluster = "", namespace = "", name = ""] = process.argv.slice(2);
const home = homeOf(project, cluster);
const { ports } = parseLocalCluster(readFileSync(home.cluster, "utf8"), home.cluster);
const account = `/api/v1/namespaces/${namespace}/serviceaccounts/${name}`;
const until = Date.now() + PATIENCE_MS;
while (Date.now() < until && (await ask(home, ports.api, "GET", account, undefined, "kwok")).status === 404)
  await sleep(BETWEEN_MS);
const { token, expires } = await requestToken({ namespace, name }, home, ports.api);
process.stdout.write(
  JSON.stringify({
    apiVersion: LOCAL_CREDENTIAL_VERSION,
    kind: "ExecCredential",
    status: { token, expirationTimestamp: expires },
  }),
);
