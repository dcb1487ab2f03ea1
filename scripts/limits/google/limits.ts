import type { GoogleSource } from "../../../lib/clouds/google/sources.ts";
import type { TypeLimits } from "../limits.ts";

export type GoogleLimitsByType = Readonly<
  Record<`${"google" | "data.google" | "provider.google" | "backend.gcs"}${string}`, TypeLimits<GoogleSource>>
>;
