/**
 * Locations in which AKS puts no API server into a network of its clusters. As of 2026-04:
 * https://learn.microsoft.com/azure/aks/api-server-vnet-integration
 */
export const WITHOUT_INTEGRATION: readonly string[] = ["qatarcentral"];
