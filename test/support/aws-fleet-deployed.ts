import { stripVTControlCharacters } from "node:util";
import { DeleteBucketPolicyCommand, S3Client } from "@aws-sdk/client-s3";
import { AMBIENT, startAwsApi } from "./aws-api/aws-api.ts";
import type { AwsApi } from "./aws-api/aws-api.ts";
import { AWS_FLEET, DUBLIN, EKS_CLUSTERS, STATE_BUCKET, pinsOnly } from "./aws-fleet-file.ts";
import { awsEnvironment } from "./aws-plugin.ts";
import { aTokenWebhook, aTokenApiServer } from "./token-api-server.ts";
import type { TokenApiServer } from "./token-api-server.ts";
import { CDKTF, PROGRAM, aProject } from "./project.ts";
import type { Ended, Project } from "./project.ts";
import type { TokenWebhook } from "./token-webhook.ts";
import { eksJudge } from "./verify-eks-token.ts";

const COMMAND_TIMEOUT_MS = 900_000;
const KEPT_LINES = 60;

/** A project with the AWS fleet's file, and all that it is deployed to, on this machine. */
export interface AwsFleetBench {
  readonly project: Project;
  readonly api: AwsApi;
  readonly webhook: TokenWebhook;
  /** The API server behind a cluster, by its name in EKS, once it runs. */
  server(cluster: string): Promise<TokenApiServer>;
  /**
   * Of all stacks at once.
   *
   * @returns what it printed
   * @throws Error with its last lines when it fails
   */
  cdktf(action: "deploy" | "destroy"): Promise<string>;
  fleetwright(...args: readonly string[]): Promise<Ended>;
  dispose(): Promise<void>;
}

/**
 * Starts AWS's API, and one API server for each cluster: these go on starting while networks are deployed.
 *
 * @param fleet - the text of its file
 * @param clusters - the names of its clusters in EKS
 */
export async function anAwsFleetBench(
  fleet: string = AWS_FLEET,
  clusters: readonly string[] = Object.values(EKS_CLUSTERS),
): Promise<AwsFleetBench> {
  const project = await aProject({ "fleet.yaml": fleet, "fleet.lock": pinsOnly() });
  const servers = new Map<string, Promise<TokenApiServer>>();
  const api = await startAwsApi({
    apiServerOf: async (cluster) => {
      const { endpoint, authorityData } = await known(servers, cluster);
      return { url: endpoint, ca: authorityData };
    },
  }).catch(async (error: unknown) => {
    await project.dispose();
    throw error;
  });
  const webhook = await aTokenWebhook(project, { judge: eksJudge(api.keys), groups: (cluster) => api.groups(cluster) }).catch(
    async (error: unknown) => {
      await api.stop();
      await project.dispose();
      throw error;
    },
  );
  let started: Promise<unknown> = Promise.resolve();
  clusters.forEach((cluster, index) => {
    // One after the other: each takes all of a small machine while it starts.
    const server = started.then(() => aTokenApiServer(project, { cluster, webhook, index }));
    started = server.catch(() => undefined);
    servers.set(cluster, server);
  });
  const env = awsEnvironment(project.folder, api.url);
  const run = async (...args: readonly string[]): Promise<Ended> =>
    await project.run(process.execPath, args, env, AbortSignal.timeout(COMMAND_TIMEOUT_MS));
  return {
    project,
    api,
    webhook,
    server: (cluster) => known(servers, cluster),
    cdktf: async (action) => {
      const ended = await run(CDKTF, action, "*", "--auto-approve", "--skip-provider-lock", "--parallelism", "4");
      if (ended.code !== 0) throw new Error(`cdktf ${action} ended with ${ended.code}:\n${lastLines(ended)}`);
      return ended.stdout;
    },
    fleetwright: (...args) => run(PROGRAM, ...args),
    dispose: async () => {
      await started;
      const all = await Promise.allSettled(servers.values());
      for (const one of all) if (one.status === "fulfilled") await one.value.admin.connection.close();
      await webhook.close();
      await project.dispose();
      await api.stop();
    },
  };
}

/** moto takes the policy that `fleetwright init` sets for a refusal of every request: it reads no conditions. */
export async function openStateBucket({ api }: AwsFleetBench): Promise<void> {
  const client = new S3Client({ endpoint: api.url, region: DUBLIN.region, credentials: AMBIENT, forcePathStyle: true });
  await client.send(new DeleteBucketPolicyCommand({ Bucket: STATE_BUCKET }));
  client.destroy();
}

function lastLines({ stdout, stderr }: Ended): string {
  return stripVTControlCharacters(`${stdout}${stderr}`).split("\n").slice(-KEPT_LINES).join("\n");
}

async function known<T>(values: ReadonlyMap<string, Promise<T>>, name: string): Promise<T> {
  const value = values.get(name);
  if (value === undefined) throw new Error(`there is no cluster ${name} on this bench`);
  return await value;
}
