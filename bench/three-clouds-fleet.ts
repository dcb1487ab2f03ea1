import { clusterName } from "./cluster-name.ts";
import { writeFleet } from "./write-fleet.ts";

const SUBSCRIPTION = "00000000-0000-0000-0000-000000000001";
/** Places of each cloud. */
const PLACES = {
  aws: ["eu-west-1", "us-east-1", "eu-central-1", "us-west-2"],
  gcp: ["europe-north1", "europe-west1", "us-east1", "us-central1"],
  azure: ["westeurope", "northeurope", "eastus2", "westus3"],
} as const;
const OWNERS = { aws: 'account: "111122223300"', gcp: "project: bench-prod", azure: `subscription: ${SUBSCRIPTION}` } as const;
const CLOUDS = ["aws", "gcp", "azure"] as const;

/** A fleet with its lock, spread over regions of three clouds, each of which is a mesh. */
export async function writeThreeCloudsFleet(folder: string, clusters: number, regions: number): Promise<void> {
  const region = (index: number): string => `r${String(index % regions).padStart(2, "0")}`;
  const regionLines = Array.from({ length: regions }, (_, index) => {
    const cloud = CLOUDS[index % CLOUDS.length] ?? "aws";
    const places = PLACES[cloud];
    const location = places[Math.floor(index / CLOUDS.length) % places.length] ?? "";
    return `  ${region(index)}: { cloud: ${cloud}, location: ${location}, ${OWNERS[cloud]} }\n`;
  });
  const clusterLines = Array.from({ length: clusters }, (_, index) => `  ${clusterName(index)}: { region: ${region(index)} }\n`);
  const access = "operators: [203.0.113.0/24], ci: [{ region: r00 }]";
  await writeFleet(folder, { access, regions: regionLines, clusters: clusterLines });
}
