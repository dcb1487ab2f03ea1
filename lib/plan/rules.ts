import { noPath } from "./rules/access.ts";
import { blockTooSmall, freeExhausted, poolExhausted } from "./rules/address-space.ts";
import { autoNodesShutIn, subnetsLost, tooFewAddresses } from "./rules/capacity.ts";
import { tooManyCallers } from "./rules/aws-clusters.ts";
import { privateCallersOfAks, privateFromOtherCloud, tooManyAksCallers, tooMuchOfAks } from "./rules/azure-clusters.ts";
import {
  crowdedGateway,
  manyOfEntries,
  noInsideAddress,
  tooManyBehindFrontDoor,
  tooManyEndpoints,
} from "./rules/azure-entries.ts";
import { hubWithoutRange, subnetOutgrown, tooManyBehindGateway, tooManyInHub, twoVirtualHubs } from "./rules/azure-networks.ts";
import { tooMuchOfSubscription } from "./rules/azure-subscriptions.ts";
import {
  gkeFleetChanged,
  privateAcrossNetworks,
  keyRingTaken,
  privateByName,
  tooManyGkeCallers,
  tooMuchOfGke,
} from "./rules/google-clusters.ts";
import { manyOnAws, tooManyOnAws } from "./rules/aws-quotas.ts";
import { manyGateways, manyRoutes, manyVpcBlocks, tooManyRoutes, tooManyVpcBlocks } from "./rules/aws-networks.ts";
import { blocksNeverTogether } from "./rules/aws-vpc-blocks.ts";
import {
  nodesOutgrown,
  peeringInHub,
  publicBlocks,
  tooManyBehindNat,
  tooManyOnGoogle,
  twoHubs,
} from "./rules/google-networks.ts";
import { manySubnetRanges, tooManyExportRanges } from "./rules/google-peerings.ts";
import { noLoadBalancer, noRing } from "./rules/clusters.ts";
import { noPublicSubnets } from "./rules/entries.ts";
import { apartButConnected, manyPeerings, tooManyPeerings } from "./rules/connectivity.ts";
import { clusterMoved, fleetRenamed, protectedLeaves, regionMoved, stateMoved, versionJumps, zoneMoved } from "./rules/living.ts";
import { freeInUse, grantMisplaced, grantedTwice } from "./rules/lock.ts";
import { linkApartFromHub } from "./rules/google-links.ts";
import { tunnelsUsedUp, unroutedOverLink } from "./rules/links.ts";
import { namesCollide } from "./rules/names.ts";
import { asnsUsedUp, meshIdsUsedUp, portsUsedUp } from "./rules/numbers.ts";
import { forbiddenInUse, networksOverlap, reservedInUse, reusedInUse } from "./rules/overlap.ts";
import type { PlanRule } from "./rules/plan-rule.ts";
import { notSurvived, roomLacks, survivalUnknown } from "./rules/survival.ts";
import { sharedStateOutside } from "./rules/residency.ts";
import { sizeNotAccepted, sizeWithoutRange } from "./rules/sizes.ts";

/** Everything that must hold of a plan: FW20xx the lock, FW21xx addresses, FW22xx numbers, FW23xx connectivity, FW24xx names, FW25xx clusters, FW26xx residency, FW27xx quotas of AWS, FW28xx networks on Google Cloud and Azure. */
export const PLAN_RULES: readonly PlanRule[] = [
  grantedTwice,
  grantMisplaced,
  freeInUse,
  fleetRenamed,
  regionMoved,
  clusterMoved,
  stateMoved,
  versionJumps,
  protectedLeaves,
  zoneMoved,
  gkeFleetChanged,
  poolExhausted,
  blockTooSmall,
  freeExhausted,
  sizeNotAccepted,
  sizeWithoutRange,
  networksOverlap,
  reservedInUse,
  reusedInUse,
  forbiddenInUse,
  tooFewAddresses,
  manyVpcBlocks,
  tooManyVpcBlocks,
  subnetsLost,
  autoNodesShutIn,
  blocksNeverTogether,
  asnsUsedUp,
  portsUsedUp,
  meshIdsUsedUp,
  tunnelsUsedUp,
  apartButConnected,
  unroutedOverLink,
  tooManyPeerings,
  tooManyRoutes,
  manyPeerings,
  manyRoutes,
  manyGateways,
  namesCollide,
  noPath,
  noRing,
  noLoadBalancer,
  noPublicSubnets,
  notSurvived,
  survivalUnknown,
  roomLacks,
  tooManyCallers,
  privateAcrossNetworks,
  privateByName,
  tooManyGkeCallers,
  tooMuchOfGke,
  keyRingTaken,
  tooManyAksCallers,
  privateCallersOfAks,
  privateFromOtherCloud,
  tooMuchOfAks,
  tooMuchOfSubscription,
  sharedStateOutside,
  manyOnAws,
  tooManyOnAws,
  publicBlocks,
  twoHubs,
  peeringInHub,
  tooManyOnGoogle,
  tooManyBehindNat,
  nodesOutgrown,
  manySubnetRanges,
  tooManyExportRanges,
  linkApartFromHub,
  twoVirtualHubs,
  hubWithoutRange,
  tooManyInHub,
  tooManyBehindGateway,
  subnetOutgrown,
  manyOfEntries,
  tooManyEndpoints,
  noInsideAddress,
  crowdedGateway,
  tooManyBehindFrontDoor,
];
