import type { CommandDefinition } from "./command.ts";
import { examples } from "./command.ts";

export const command: CommandDefinition = {
  configure: (command) => {
    command.option("--reference", "print the reference page in Markdown instead");
    examples(command, [
      ["fleetwright schema > fleet.schema.json", "JSON Schema (draft-07) of the fleet file, for editors"],
      ["fleetwright schema --reference | less", "every field with what it accepts and its default"],
    ]);
  },
  run: async (_context, _args, options) => {
    if (options["reference"] === true) {
      const { fleetReference } = await import("../spec/reference.ts");
      const text = fleetReference();
      return { result: { reference: text }, text };
    }
    const { fleetJsonSchema } = await import("../spec/json-schema.ts");
    const schema = fleetJsonSchema();
    return { result: schema, text: JSON.stringify(schema, null, 2) };
  },
};
