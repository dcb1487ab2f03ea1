import { ComputeAddress } from "@cdktf/provider-google/lib/compute-address/index.js";
import { ComputeRouterNat } from "@cdktf/provider-google/lib/compute-router-nat/index.js";
import { ComputeRouter } from "@cdktf/provider-google/lib/compute-router/index.js";
import { NAT_ADDRESSES, NAT_PORTS } from "../../../lib/clouds/google/limits.ts";
import type { GoogleNetworkParent } from "./network-parent.ts";

/**
 * The way out for everything in the network that has no address of its own, by addresses that are known and kept: they stand
 * in the allow lists of others.
 *
 * @returns the addresses that the network shows to the internet
 */
export function addNat({ scope, name, location, network, protect }: GoogleNetworkParent): readonly string[] {
  const addresses = Array.from({ length: NAT_ADDRESSES }, (_, at) => {
    return new ComputeAddress(scope, `nat-address-${at + 1}`, {
      name: `${name}--nat-${at + 1}`,
      region: location,
      addressType: "EXTERNAL",
      networkTier: "PREMIUM",
      lifecycle: { preventDestroy: protect },
    });
  });
  const router = new ComputeRouter(scope, "nat-router", { name: `${name}--nat`, region: location, network: network.id });
  new ComputeRouterNat(scope, "nat", {
    name: `${name}--nat`,
    router: router.name,
    region: location,
    natIpAllocateOption: "MANUAL_ONLY",
    natIps: addresses.map(({ selfLink }) => selfLink),
    // Subnets of clusters that come later are served as well.
    sourceSubnetworkIpRangesToNat: "ALL_SUBNETWORKS_ALL_IP_RANGES",
    // Busy nodes get more ports; Google takes no endpoint-independent mapping beside it.
    enableDynamicPortAllocation: true,
    enableEndpointIndependentMapping: false,
    minPortsPerVm: NAT_PORTS.least,
    maxPortsPerVm: NAT_PORTS.most,
    logConfig: { enable: true, filter: "ERRORS_ONLY" },
  });
  return addresses.map(({ address }) => address);
}
