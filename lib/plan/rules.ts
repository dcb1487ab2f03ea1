import { noHubPath, noRunnerPath } from "./rules/access.ts";
import { blockTooSmall, poolExhausted } from "./rules/address-space.ts";
import { manyVpcBlocks, noOverlay, tooFewAddresses, tooManyVpcBlocks } from "./rules/capacity.ts";
import { noLoadBalancer, noRing } from "./rules/clusters.ts";
import {
  apartButConnected,
  hubElsewhere,
  linkAcrossClouds,
  linkTwice,
  linkWithoutNetwork,
  tooManyPeerings,
  tooManyRoutes,
} from "./rules/connectivity.ts";
import { goneWithoutRemove, grantedTwice } from "./rules/lock.ts";
import { namesCollide } from "./rules/names.ts";
import { asnsUsedUp, meshIdsUsedUp, portsUsedUp } from "./rules/numbers.ts";
import { forbiddenInUse, networksOverlap, publicPool, reservedInUse, reusedInUse } from "./rules/overlap.ts";
import type { PlanRule } from "./rules/plan-rule.ts";
import { sizeNotAccepted, sizeWithoutRange } from "./rules/sizes.ts";

/** Everything that must hold of a plan: FW20xx the lock, FW21xx addresses, FW22xx numbers, FW23xx connectivity, FW24xx names, FW25xx clusters. */
export const PLAN_RULES: readonly PlanRule[] = [
  goneWithoutRemove,
  grantedTwice,
  poolExhausted,
  blockTooSmall,
  sizeNotAccepted,
  sizeWithoutRange,
  networksOverlap,
  reservedInUse,
  reusedInUse,
  forbiddenInUse,
  publicPool,
  tooFewAddresses,
  manyVpcBlocks,
  tooManyVpcBlocks,
  noOverlay,
  asnsUsedUp,
  portsUsedUp,
  meshIdsUsedUp,
  linkWithoutNetwork,
  linkAcrossClouds,
  apartButConnected,
  tooManyPeerings,
  tooManyRoutes,
  hubElsewhere,
  linkTwice,
  namesCollide,
  noRunnerPath,
  noHubPath,
  noRing,
  noLoadBalancer,
];
