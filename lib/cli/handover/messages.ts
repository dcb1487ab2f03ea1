import type { Socket } from "node:net";
import { createInterface } from "node:readline";

/** In the environment of all that Terraform starts for a deployment: the socket at which its process takes orders. */
export const DEPLOYER_VARIABLE = "FLEETWRIGHT_DEPLOYER";

/** What a provisioner runs without a word more, for the membership that it was handed. */
const COMMANDS = ["bootstrap", "leave"] as const;
export type HandedCommand = (typeof COMMANDS)[number];

export function isHanded(command: string | undefined): command is HandedCommand {
  return COMMANDS.some((one) => one === command);
}

/** A command that another process is to carry out. It has the environment already, and no secret is in a membership. */
export interface Order {
  /** Our package, absolute: another release may do other things. */
  readonly root: string;
  /** Where the command was started, absolute. */
  readonly folder: string;
  readonly command: HandedCommand;
  /** JSON. */
  readonly membership: string;
}

/** One line to the process that deploys; the first one is an order. */
export type ToDeployer = { readonly order: Order } | { readonly stop: "SIGINT" | "SIGTERM" };

/** One line of what comes back; the last one is how it ended. */
export type FromDeployer = { readonly to: "stdout" | "stderr"; readonly text: string } | { readonly exit: number };

/** Both ends are of the same release, which the order proves: what comes is what was sent. */
export function onMessages<T>(socket: Socket, told: (message: T) => void): void {
  const lines = createInterface({ input: socket });
  lines.on("line", (line) => told(JSON.parse(line) as T));
  // It passes on what the socket says itself.
  lines.on("error", () => undefined);
}

export function send<T extends ToDeployer | FromDeployer>(socket: Socket, message: T, sent?: () => void): void {
  socket.write(`${JSON.stringify(message)}\n`, sent);
}
