// A process of its own: `node credential.ts PROJECT CLUSTER NAMESPACE ACCOUNT` prints a credential of a ServiceAccount for a cluster
// of this machine, as client-go's exec credentials ask for it. It is a token of an hour, and lies in no file.
/* eslint-disable no-restricted-properties -- the entry of a process of its own: here it meets arguments and output */
import { readFileSync } from "node:fs";
import { LOCAL_CREDENTIAL_VERSION } from "../../contracts/local-credential.ts";
import { parseLocalCluster } from "../../contracts/parse-local-cluster.ts";
import { homeOf } from "../home.ts";
import { requestToken } from "./token.ts";

const [project = "", cluster = "", namespace = "", name = ""] = process.argv.slice(2);
const home = homeOf(project, cluster);
const { ports } = parseLocalCluster(readFileSync(home.cluster, "utf8"), home.cluster);
const { token, expires } = await requestToken({ namespace, name }, home, ports.api);
process.stdout.write(
  JSON.stringify({
    apiVersion: LOCAL_CREDENTIAL_VERSION,
    kind: "ExecCredential",
    status: { token, expirationTimestamp: expires },
  }),
);
