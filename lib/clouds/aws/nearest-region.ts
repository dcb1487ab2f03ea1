/**
 * Where AWS is nearest to places of other clouds, by the cities that both name: answers by latency know places of AWS alone. As
 * of 2026-11: https://cloud.google.com/about/locations and https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html
 */
const NEAREST: Readonly<Record<string, string>> = {
  "africa-south1": "af-south-1",
  "asia-east1": "ap-east-1",
  "asia-east2": "ap-east-1",
  "asia-northeast1": "ap-northeast-1",
  "asia-northeast2": "ap-northeast-3",
  "asia-northeast3": "ap-northeast-2",
  "asia-south1": "ap-south-1",
  "asia-south2": "ap-south-1",
  "asia-southeast1": "ap-southeast-1",
  "asia-southeast2": "ap-southeast-3",
  "australia-southeast1": "ap-southeast-2",
  "australia-southeast2": "ap-southeast-4",
  "europe-central2": "eu-central-1",
  "europe-north1": "eu-north-1",
  "europe-southwest1": "eu-south-2",
  "europe-west1": "eu-west-3",
  "europe-west2": "eu-west-2",
  "europe-west3": "eu-central-1",
  "europe-west4": "eu-central-1",
  "europe-west6": "eu-central-2",
  "europe-west8": "eu-south-1",
  "europe-west9": "eu-west-3",
  "europe-west10": "eu-central-1",
  "europe-west12": "eu-south-1",
  "me-central1": "me-south-1",
  "me-central2": "me-south-1",
  "me-west1": "il-central-1",
  "northamerica-northeast1": "ca-central-1",
  "northamerica-northeast2": "ca-central-1",
  "southamerica-east1": "sa-east-1",
  "southamerica-west1": "sa-east-1",
  "us-central1": "us-east-2",
  "us-east1": "us-east-1",
  "us-east4": "us-east-1",
  "us-east5": "us-east-2",
  "us-south1": "us-east-2",
  "us-west1": "us-west-2",
  "us-west2": "us-west-1",
  "us-west3": "us-west-2",
  "us-west4": "us-west-1",
};

/** AWS's own name of the place nearest to one of another cloud; undefined for one that this table doesn't have. */
export function nearestRegion(location: string): string | undefined {
  return NEAREST[location];
}
