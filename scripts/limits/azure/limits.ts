import type { AzureSource } from "../../../lib/clouds/azure/sources.ts";
import type { TypeLimits } from "../limits.ts";

/** What is known of what Azure holds a fleet to, by type. */
export type AzureLimitsByType = Readonly<
  Record<`${"azurerm" | "data.azurerm" | "provider.azurerm" | "backend.azurerm"}${string}`, TypeLimits<AzureSource>>
>;
