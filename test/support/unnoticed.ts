/** What may be left out without a pair of actors that does another thing, and why it is there all the same. */
export const UNNOTICED: readonly { readonly without: RegExp; readonly why: string }[] = [
  {
    without: /aws_network_acl\.access-list-\w+$/,
    why: "access lists stand behind security groups: they hold where a group is wrong, and without one a group still does",
  },
  {
    without: /aws_network_acl\.access-list-\w+ (in|e)gress\[[123]\]$/,
    why: "ranges that may be a peer's some day: no fleet here has addresses in them",
  },
  {
    without: /aws_network_acl\.access-list-(public|private) ingress\[[56]\]$/,
    why: "answers over UDP, and ICMP: what is followed here is TCP",
  },
  {
    without: /aws_network_acl\.access-list-public ingress\[[78]\]$/,
    why: "ports that load balancers usually listen on: in fleets whose entries listen elsewhere, or that have none, nothing does",
  },
  {
    without: /aws_network_acl\.access-list-(public (in|e)gress\[[04]\]|private ingress\[4\])$/,
    why: "where a region has no NAT, nothing passes its public subnets",
  },
  {
    without: /aws_route(_table)?\..*public/,
    why: "load balancers are for the internet today: no pair of a plan talks to a public subnet over private paths",
  },
  {
    without: /aws_(route_table_association|internet_gateway)\..*(public|internet)/,
    why: "a public subnet without a NAT gateway and without a load balancer has nobody in it",
  },
  {
    without: /aws_route\..*_intra-all--/,
    why: "answers of API servers to other networks: callers there come over the internet, or there are none",
  },
  {
    without: /aws_route_table(_association)?\.routes(-of)?-intra/,
    why: "the main table of a VPC is local too: a table of its own is what gets routes to other networks",
  },
  {
    without: /access-shop-2\/aws_vpc_security_group_ingress_rule/,
    why: "an API server that has an address on the internet is called there by other networks, and may be called inside as well",
  },
  {
    without: /cluster-west.*public_access_cidrs\[0\]/,
    why: "EKS reads an empty list as everybody, which a public API server is for",
  },
  {
    without: /aws_vpc_security_group_ingress_rule\.endpoints-from/,
    why: "endpoints of AWS's own services are no actor of a plan",
  },
  {
    without: /peering-(eu-central--eu-west|us-east--us-old)|--192-168-0-0-16/,
    why: "leads into a network of others, of which the Terraform says too little",
  },
  {
    without: /google_compute_firewall\.network_(checks|proxies)_/,
    why: "Google's load balancers and their proxies send from ranges of Google's own, which no actor has",
  },
  {
    without: /google_compute_firewall\.refused$/,
    why: "refuses what would be refused without it: it is there for its log",
  },
  {
    without: /network-r(?!05|27)\d\d\/google_compute_router(_nat)?\.nat|peering-gcp\/\S+spoke\.spoke-r(?!05|27)\d\d_/,
    why: "a network with no cluster in it sends nothing and gets nothing",
  },
  {
    without: /google_network_connectivity_(hub\.hub|group\.members)$|_spoke\.spoke-(north|old|shared)_/,
    why: "a hub whose other networks are of others",
  },
  {
    without: /cluster-shop\/google_compute_firewall\.network_webhooks/,
    why: "a cluster in a network of others: what else stands there nobody says",
  },
  {
    without: /azurerm_network_security_rule\.network_nodes_pods-(in|out)bound_/,
    why: "addresses of an overlay, which only the cluster itself has a way to",
  },
  {
    without: /azurerm_subnet_network_security_group_association\./,
    why: "security groups stand behind what has no address on the internet: without one, nobody from there comes in either",
  },
  {
    without: /zone_link-build_|network-build\/|peering-build--west_/,
    why: "a region of runners without a cluster: what stands there is no actor of a plan",
  },
  {
    without: /spoke-west--old_|cluster-till\/|peering-azure\/\S+peering-(north|old)--(old|west)_/,
    why: "a network of others, or a cluster in one",
  },
  {
    without: /entry-\w+\/azurerm_/,
    why: "Azure's gateways and their names aren't followed yet",
  },
  {
    without: /azurerm_private_dns_zone_virtual_network_link\.names-/,
    why: "names of vaults and of storage, which are no actor of a plan",
  },
  {
    without:
      /cluster-(hub|shop|shop-eu|shop-us|spare-us|till|west-1)\/azurerm_kubernetes_cluster\S+ api_server_access_profile.authorized_ip_ranges.*network-(west|east|north|us)\//,
    why: "the cluster's own network is always on the list, which would let in everybody if it were empty; its nodes call inside",
  },
];
