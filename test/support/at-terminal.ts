import { runProcess } from "./project.ts";
import type { Ended } from "./project.ts";

/** Runs a program at a terminal of its own, types the answer as soon as a question stands there, and shows what was seen. */
const TERMINAL = `
import os, pty, sys
answer, program, *arguments = sys.argv[1:]
child, terminal = pty.fork()
if child == 0:
    os.execv(program, [program, *arguments])
seen, asked = b"", False
while True:
    try:
        part = os.read(terminal, 4096)
    except OSError:
        break
    if not part:
        break
    seen += part
    if b"[y/N]" in seen and not asked:
        asked = True
        os.write(terminal, answer.encode())
sys.stdout.write(seen.decode())
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
`;

/** What a person types at a question; Ctrl-C and Ctrl-D are keys, too. */
export const KEYS = { yes: "y\r", no: "n\r", interrupt: "\u0003", end: "\u0004" } as const;

/**
 * Runs Node at a terminal, as a person does; both of its streams come back as stdout. Tests that call this go through
 * `needs("python")`.
 */
export async function atTerminal(
  answer: keyof typeof KEYS,
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>>,
): Promise<Ended> {
  // In CI nobody is asked.
  return await runProcess("python3", ["-c", TERMINAL, KEYS[answer], process.execPath, ...args], cwd, { ...env, CI: "" });
}
