import type { CommandDefinition } from "../frame/command.ts";
import { examples } from "../frame/command.ts";

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
      const { fleetReference } = await import("../../fleet-file/schema/reference.ts");
      const text = fleetReference();
      return { result: { reference: text }, text };
    }
    const { fleetJsonSchema } = await import("../../fleet-file/schema/json-schema.ts");
    const schema = fleetJsonSchema();
    return { result: schema, text: JSON.stringify(schema, null, 2) };
  },
};
