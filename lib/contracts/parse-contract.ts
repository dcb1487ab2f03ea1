import type * as z from "zod";
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
    next: "fleetwright deploy, with one version of Fleetwright for all stacks",
  });
}

/** What a text of JSON holds. @throws FleetError (input) that says where it breaks off, without the text itself */
export function parseJson(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // Messages of JSON.parse quote what they stumble over.
    const place =
      error instanceof SyntaxError ? / at position \d+( \(line \d+ column \d+\))?/.exec(error.message)?.[0] : undefined;
    throw new FleetError("input", `${where} is no JSON${place === undefined ? "" : `: it breaks off${place}`}`, { cause: error });
  }
}
