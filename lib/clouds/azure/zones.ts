/**
 * Locations without availability zones; all others have three. As of 2025-03-21:
 * https://learn.microsoft.com/azure/reliability/regions-list
 */
const WITHOUT_ZONES: readonly string[] = [
  "australiacentral",
  "australiacentral2",
  "australiasoutheast",
  "brazilsoutheast",
  "canadaeast",
  "francesouth",
  "germanynorth",
  "koreasouth",
  "northcentralus",
  "norwaywest",
  "southafricawest",
  "southindia",
  "switzerlandwest",
  "uaecentral",
  "ukwest",
  "westcentralus",
  "westindia",
  "westus",
];
const ZONES = ["1", "2", "3"];

/** Zones of a location that nodes are spread over; none where it has none. A number means another building in another subscription. */
export function azureZones(location: string): readonly string[] {
  return WITHOUT_ZONES.includes(location) ? [] : ZONES;
}
