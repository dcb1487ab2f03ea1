// A process of its own: `node credential.ts PROJECT CLUSTER` prints a credential for a cluster of this machine, as client-go's
// exec credentials ask for it. It is a token of an hour, and lies in no file.
/* eslint-disable no-restricted-properties -- the entry of a process of its own: here it meets arguments and output */
import { readFileSync } from "node:fs";
import { LOCAL_CREDENTIAL_ACCOUNT } from "../../contracts/local-credential.ts";
import { parseLocalCluster } from "../../contracts/parse-local-cluster.ts";
import { homeOf } from "../home.ts";
import { requestToken } from "./token.ts";

const [project = "", name = ""] = process.argv.slice(2);
const home = homeOf(project, name);
const { ports } = parseLocalCluster(readFileSync(home.cluster, "utf8"), home.cluster);
const { token, expires } = await requestToken(LOCAL_CREDENTIAL_ACCOUNT, home, ports.api);
process.stdout.write(
  JSON.stringify({
    apiVersion: "client.authentication.k8s.io/v1beta1",
    kind: "ExecCredential",
    status: { token, expirationTimestamp: expires },
  }),
);
