import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

/** One run of Terraform. */
export interface Run {
  /** What for: its first word. */
  readonly word: string;
  readonly seconds: number;
}

/** Terraform that notes how often it is started, and for what. */
export interface CountedRuns {
  /** For whom starts it. */
  readonly env: Readonly<Record<string, string>>;
  /** All so far, in the order in which they ended. */
  runs(): readonly Run[];
}

const PROGRAM = `#!/bin/sh
began=$(date +%s%N)
terraform "$@"
code=$?
echo "$1 $(( ($(date +%s%N) - began) / 1000000 ))" >> "$COUNTED_RUNS"
exit $code
`;

/** @param folder - where the program and the notes lie */
export function countedRuns(folder: string): CountedRuns {
  const program = path.join(folder, "counted-terraform");
  const notes = path.join(folder, "terraform-runs.txt");
  writeFileSync(program, PROGRAM, { mode: 0o755 });
  return {
    env: { TERRAFORM_BINARY_NAME: program, COUNTED_RUNS: notes },
    runs: () => {
      const lines = existsSync(notes) ? readFileSync(notes, "utf8").trim().split("\n") : [];
      return lines.map((line) => {
        const [word = "", milliseconds] = line.split(" ");
        return { word, seconds: Number(milliseconds) / 1000 };
      });
    },
  };
}
