import { Command } from "commander";
import { describe, expect, test } from "@jest/globals";
import { suggest } from "../../../lib/cli/completion/words.ts";
import type { Names } from "../../../lib/cli/completion/words.ts";

const NAMES: Names = {
  clusters: ["hub", "shop-eu", "shop-us"],
  regions: ["eu-west"],
  rings: ["canary", "broad"],
  workloads: ["till", "hub"],
  stacks: ["cluster-hub"],
  rules: ["FW1001", "FW2001"],
};

function aProgram(): Command {
  const program = new Command("fleetwright");
  const join = program.command("join").summary("make clusters members");
  join.argument("[names...]", "the clusters").option("--ring <ring>", "only this ring").option("--out <dir>", "where to");
  join.option("-f, --fleet <path>", "the fleet file").option("--progress <view>", "tty, plain or json (default: plain)");
  const explain = program.command("explain").summary("say why");
  explain.argument("[path or rule]", "a place in the fleet, or the rule");
  const local = program.command("local").summary("clusters on this machine");
  local.argument("<action>", "up, down, list").argument("[name]", "the cluster");
  program.command("remove").summary("let it leave").argument("<cluster|workload>", "what is to leave");
  return program;
}

/** The candidates after a line; a space at its end means that a new word begins. */
function after(line: string): readonly string[] {
  return suggest(aProgram(), line.split(" "), () => NAMES).candidates.map(({ text }) => text);
}

describe("what the shell offers", () => {
  test.each([
    ["", ["join", "explain", "local", "remove"]],
    ["l", ["local"]],
    ["join ", ["hub", "shop-eu", "shop-us"]],
    ["join sh", ["shop-eu", "shop-us"]],
    ["join hub ", ["shop-eu", "shop-us"]],
    ["join --ring ", ["canary", "broad"]],
    ["join --ring canary h", ["hub"]],
    ["join --ring=b", ["--ring=broad"]],
    ["join --ring = b", ["--ring=broad"]],
    ["join --progress p", ["plain"]],
    ["join --r", ["--ring"]],
    ["join --ring broad --r", []],
    ["join -- --r", []],
    ["explain FW1", ["FW1001"]],
    ["explain FW1001 ", []],
    ["local ", ["up", "down", "list"]],
    ["local up h", ["hub"]],
    ["nonsense ", ["join", "explain", "local", "remove"]],
    ["remove ", ["cluster/hub", "shop-eu", "shop-us", "till", "workload/hub"]],
  ])("after `fleetwright %s`", (line, expected) => {
    expect(after(line)).toEqual(expected);
  });

  test("files and folders are left to the shell", () => {
    expect(suggest(aProgram(), ["join", "-f", ""], () => NAMES).kind).toBe("files");
    expect(suggest(aProgram(), ["join", "--out", "x"], () => NAMES).kind).toBe("folders");
  });

  test("commands come with what they are for, on one line", () => {
    expect(suggest(aProgram(), ["j"], () => NAMES).candidates).toEqual([{ text: "join", about: "make clusters members" }]);
  });

  test("names come from the fleet file that the line names", () => {
    const asked: (string | undefined)[] = [];
    const read = (fleet: string | undefined): Names => {
      asked.push(fleet);
      return NAMES;
    };
    suggest(aProgram(), ["join", "-f", "other.yaml", ""], read);
    suggest(aProgram(), ["join", "--fleet=third.yaml", ""], read);
    suggest(aProgram(), ["join", ""], read);
    expect(asked).toEqual(["other.yaml", "third.yaml", undefined]);
  });

  test("the fleet is not read for a word that no name can stand for", () => {
    const read = (): Names => {
      throw new Error("read for nothing");
    };
    expect(suggest(aProgram(), ["join", "--r"], read).candidates).toHaveLength(1);
  });
});
