import type { AwsSource } from "../../../lib/clouds/aws/sources.ts";
import type { TypeLimits } from "../limits.ts";

export type AwsLimitsByType = Readonly<
  Record<`${"aws" | "data.aws" | "provider.aws" | "backend.s3"}${string}`, TypeLimits<AwsSource>>
>;
