import { clusterName } from "./cluster-name.ts";
import { writeFleet } from "./write-fleet.ts";

const LOCATIONS = ["eu-west-1", "us-east-1", "eu-central-1", "ap-southeast-2", "us-west-2", "eu-north-1"];
const REGIONS = 30;

/** A fleet on AWS with its lock, spread over thirty regions of six locations, in five accounts. @param changed - one with another pool */
export async function writeAwsFleet(folder: string, count: number, changed?: number): Promise<void> {
  const region = (index: number): string => `r${String(index % REGIONS).padStart(2, "0")}`;
  const regions = Array.from({ length: REGIONS }, (_, index) => {
    const account = String(111_122_223_300 + Math.floor(index / LOCATIONS.length));
    return `  ${region(index)}: { cloud: aws, location: ${LOCATIONS[index % LOCATIONS.length]}, account: "${account}" }\n`;
  });
  const clusters = Array.from({ length: count }, (_, index) => {
    const more = index === changed ? ", pools: { general: { machine: 8x32, min: 2, max: 4 } }" : "";
    return `  ${clusterName(index)}: { region: ${region(index)}${more} }\n`;
  });
  await writeFleet(folder, { access: "operators: [203.0.113.0/24]", regions, clusters });
}
