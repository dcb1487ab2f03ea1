import { FleetError } from "../../errors.ts";
import type { CommandDefinition } from "../frame/command.ts";
import { examples } from "../frame/command.ts";

export const command: CommandDefinition = {
  configure: (command) => {
    command
      .argument("[shell]", "bash, zsh, fish or powershell")
      .argument("[words...]", "with --suggest: the words of the line so far, the last one unfinished")
      .option("--suggest", "print what may come next; the scripts call this")
      .addHelpText(
        "after",
        "\nNames of clusters, regions, rings and stacks come from the fleet file and its lock, without running code of yours.",
      );
    examples(command, [
      ["source <(fleetwright completion bash)", "for this session; in ~/.bashrc for every one"],
      ["fleetwright completion zsh > ~/.zfunc/_fleetwright", "into a folder of $fpath"],
      ["fleetwright completion fish > ~/.config/fish/completions/fleetwright.fish", "for every session"],
      ["fleetwright completion powershell | Out-String | Invoke-Expression", "for this session"],
    ]);
  },
  run: async (context, args, options) => {
    if (options["suggest"] === true) {
      const { suggest } = await import("../completion/words.ts");
      const { buildProgram } = await import("../main.ts");
      const { readNames } = await import("../completion/names.ts");
      // The rules are many files, and only one command takes them.
      const rules = args[0] === "explain" ? (await import("../frame/all-rules.ts")).ALL_RULES.map(({ id }) => id) : [];
      const answer = suggest(await buildProgram(args), args, (fleet) => ({
        ...readNames(context.project, fleet ?? context.fleet),
        rules,
      }));
      const lines = answer.candidates.map(({ text, about }) => (about === "" ? text : `${text}\t${about}`));
      return { result: answer, text: [answer.kind, ...lines].join("\n") };
    }
    const { SCRIPTS, isShell } = await import("../completion/scripts.ts");
    const [shell] = args;
    if (shell === undefined || !isShell(shell)) {
      const said = shell === undefined ? "which shell?" : `there is no completion for "${shell}":`;
      throw new FleetError("input", `${said} name one of ${Object.keys(SCRIPTS).join(", ")}`);
    }
    return { result: { shell, script: SCRIPTS[shell] }, text: SCRIPTS[shell] };
  },
};
