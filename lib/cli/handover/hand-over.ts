import { connect } from "node:net";
import { MEMBERSHIP_VARIABLE } from "../../contracts/membership.ts";
import { EXIT_CODES } from "../../errors.ts";
import { packageRoot } from "../../package-files.ts";
import { DEPLOYER_VARIABLE, isHanded, onMessages, send } from "./messages.ts";
import type { FromDeployer, ToDeployer } from "./messages.ts";

const STOPS = ["SIGINT", "SIGTERM"] as const;

/**
 * From a provisioner of `fleetwright deploy`: has that process carry the command out, which has loaded by then what it takes.
 * This one prints what it says, stops it where it is asked to, and ends as it does.
 *
 * @returns false where nobody there has carried it out to its end, so that this process is to do so
 */
export async function handOver([command, ...others]: readonly string[]): Promise<boolean> {
  const [at = "", membership = ""] = [process.env[DEPLOYER_VARIABLE], process.env[MEMBERSHIP_VARIABLE]];
  if (!isHanded(command) || others.length > 0 || at === "" || membership === "") return false;
  const order = { root: packageRoot(), folder: process.cwd(), command, membership };
  const socket = connect(at);
  let exit: number | undefined;
  const stop = (signal: (typeof STOPS)[number]): void => {
    // Should nobody answer, it has ended by this all the same.
    exit ??= EXIT_CODES[signal === "SIGTERM" ? "terminated" : "interrupted"];
    send<ToDeployer>(socket, { stop: signal });
  };
  for (const signal of STOPS) process.once(signal, stop);
  onMessages<FromDeployer>(socket, (message) => {
    if ("exit" in message) exit = message.exit;
    else process[message.to].write(message.text);
  });
  send<ToDeployer>(socket, { order });
  await new Promise<void>((resolve) => {
    // Nobody listens, or it was killed: the bootstrap goes on in this process. A close comes after each error.
    socket.on("error", () => undefined);
    socket.once("close", () => resolve());
  });
  for (const signal of STOPS) process.off(signal, stop);
  if (exit === undefined) return false;
  process.exitCode = exit;
  return true;
}
