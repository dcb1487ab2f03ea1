import type { z } from "zod";
import { FleetError, formatPath } from "../errors.ts";

/** A value of the schema's shape. @throws FleetError (input) that names every wrong field */
export function parseContract<T>(schema: z.ZodType<T>, value: unknown, where: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const wrong = result.error.issues.map(({ path, message }) => {
    const place = formatPath(path.map((part) => (typeof part === "number" ? part : String(part))));
    return `  ${place === "" ? "the whole" : place}: ${message}`;
  });
  throw new FleetError("input", `${where} is not what this version of Fleetwright writes:\n${wrong.join("\n")}`, {
    next: "cdktf deploy '*', with one version of Fleetwright for all stacks",
  });
}
