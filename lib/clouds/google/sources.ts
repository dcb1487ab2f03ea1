/** A page on which a limit stands. */
interface Page {
  readonly title: string;
  readonly url: string;
}

const GOOGLE = "https://cloud.google.com";
const PROVIDER = "https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs/resources";

/** The pages of Google and of its Terraform provider that limits come from. They were read in 2026-11. */
const PAGES = {
  "dns-private-access": {
    title: "Private Google Access: domains and addresses",
    url: `${GOOGLE}/vpc/docs/configure-private-google-access#domain-options`,
  },
  "gcs-names": { title: "Bucket naming", url: `${GOOGLE}/storage/docs/buckets#naming` },
  labels: { title: "Labels overview", url: `${GOOGLE}/resource-manager/docs/labels-overview` },
  "nat-ports": { title: "Cloud NAT: ports and addresses", url: `${GOOGLE}/nat/docs/ports-and-addresses` },
  "ncc-spokes": {
    title: "VPC spokes overview",
    url: `${GOOGLE}/network-connectivity/docs/network-connectivity-center/concepts/vpc-spokes-overview`,
  },
  peering: { title: "Set up and manage VPC Network Peering", url: `${GOOGLE}/vpc/docs/using-vpc-peering` },
  "provider-address": { title: "google_compute_address", url: `${PROVIDER}/compute_address` },
  "provider-dns-record": { title: "google_dns_record_set", url: `${PROVIDER}/dns_record_set` },
  "provider-dns-zone": { title: "google_dns_managed_zone", url: `${PROVIDER}/dns_managed_zone` },
  "provider-firewall": { title: "google_compute_firewall", url: `${PROVIDER}/compute_firewall` },
  "provider-hub": { title: "google_network_connectivity_hub", url: `${PROVIDER}/network_connectivity_hub` },
  "provider-nat": { title: "google_compute_router_nat", url: `${PROVIDER}/compute_router_nat` },
  "provider-network": { title: "google_compute_network", url: `${PROVIDER}/compute_network` },
  "provider-peering": { title: "google_compute_network_peering", url: `${PROVIDER}/compute_network_peering` },
  "provider-spoke": { title: "google_network_connectivity_spoke", url: `${PROVIDER}/network_connectivity_spoke` },
  "provider-subnet": { title: "google_compute_subnetwork", url: `${PROVIDER}/compute_subnetwork` },
  subnets: { title: "Subnets", url: `${GOOGLE}/vpc/docs/subnets` },
  "vpc-quotas": { title: "VPC quotas and limits", url: `${GOOGLE}/vpc/docs/quota` },
} as const satisfies Readonly<Record<string, Page>>;

export type GoogleSource = keyof typeof PAGES;

export const GOOGLE_SOURCES: Readonly<Record<GoogleSource, Page>> = PAGES;
