import type { Path } from "../../errors.ts";
import { factsOf } from "../../clouds/clouds.ts";
import type { Cidr } from "../../model/cidr.ts";
import type { Fleet } from "../../model/fleet.ts";
import { PRIVATE_BLOCKS, isPrivate } from "../../model/private-blocks.ts";
import type { Finding } from "../read/finding.ts";
import { privatePaths } from "./reach.ts";
import { regionNamed } from "./rule.ts";
import type { Rule, RuleInput } from "./rule.ts";

const publicPool: Rule = {
  id: "FW1201",
  severity: "error",
  title: "The pool is not private",
  why: "Networks cut from addresses of the internet would hide the machines that really have them, and no cloud routes them.",
  fix: "Use a private block, such as 10.0.0.0/8.",
  check: ({ fleet }) => {
    const { pool } = fleet.addressing;
    if (isPrivate(pool)) return [];
    return [
      {
        path: ["addressing", "pool"],
        message: "the pool is not private",
        seen: String(pool),
        accepted: `a block inside ${PRIVATE_BLOCKS.join(", ")}`,
      },
    ];
  },
};

interface Declared {
  readonly path: Path;
  readonly name: string;
  /** Undefined for what is reserved: it may be reached from everywhere. */
  readonly region: string | undefined;
  readonly block: Cidr;
}

const overlap: Rule = {
  id: "FW1202",
  severity: "error",
  title: "Declared blocks overlap",
  why: "Two networks that reach each other cannot hold the same addresses: clouds refuse the peering, or packets go to the wrong one. Reserved blocks count, because somebody reaches them from everywhere.",
  fix: "Correct the block that is wrong, or cut the connection with a link `via: none`.",
  check: ({ fleet }) => {
    const reach = privatePaths(fleet);
    const declared = declaredBlocks(fleet).sort((a, b) => a.block.first - b.block.first || b.block.size - a.block.size);
    return declared.flatMap((later, index) =>
      declared
        .slice(0, index)
        .filter((earlier) => earlier.block.overlaps(later.block))
        .filter((earlier) => earlier.region === undefined || later.region === undefined || reach(earlier.region, later.region))
        .map((earlier) => ({
          path: later.path,
          message: `${later.name} overlaps ${earlier.name}, ${earlier.block}`,
          seen: String(later.block),
        })),
    );
  },
};

function declaredBlocks(fleet: Fleet): Declared[] {
  const reserved = Object.entries(fleet.addressing.reserved).map(([name, block]) => ({
    path: ["addressing", "reserved", name],
    name: `reserved ${name}`,
    region: undefined,
    block,
  }));
  const networks = fleet.regions.flatMap(({ name, network }) =>
    (network?.cidrs ?? []).map((block, index) => ({
      path: ["regions", name, "network", "cidrs", index],
      name: `the network of ${name}`,
      region: name,
      block,
    })),
  );
  return [...reserved, ...networks];
}

const nothingLeft: Rule = {
  id: "FW1203",
  severity: "error",
  title: "A reserved block covers the whole pool",
  why: "Reserved blocks are never handed out; here nothing would be left for regions.",
  fix: "Reserve less, or choose a larger pool.",
  check: ({ fleet }) =>
    Object.entries(fleet.addressing.reserved)
      .filter(([, block]) => block.contains(fleet.addressing.pool))
      .map(([name, block]) => ({
        path: ["addressing", "reserved", name],
        message: `reserved ${name} covers the whole pool ${fleet.addressing.pool}`,
        seen: String(block),
      })),
};

const badPorts: Rule = {
  id: "FW1204",
  severity: "error",
  title: "Ports that local clusters cannot use",
  why: "Local clusters listen on 127.0.0.1, each on eight ports of its own. Ports below 1024 belong to the system.",
  fix: "Use a range such as 16000-31999.",
  check: ({ fleet, spec }) => localPorts(fleet).flatMap((region) => portFindings(region, fleet, spec)),
};

function portFindings({ name, ports, each }: LocalRegion, fleet: Fleet, spec: RuleInput["spec"]): Finding[] {
  const found = { path: ["regions", name, "ports"], seen: spec.regions[name]?.ports ?? `${ports.first}-${ports.last}` };
  if (ports.first < 1024 || ports.last > 65535 || ports.first > ports.last) {
    return [{ ...found, message: "this is no usable range of ports", accepted: "first and last port, from 1024 to 65535" }];
  }
  const clusters = fleet.clusters.filter(({ region, existing }) => region === name && existing === undefined).length;
  const room = Math.floor((ports.last - ports.first + 1) / each);
  if (room >= clusters) return [];
  return [
    {
      ...found,
      message: `the range has room for ${room} of the region's ${clusters} clusters`,
      accepted: `at least ${clusters * each} ports, ${each} a cluster`,
    },
  ];
}

const sharedPorts: Rule = {
  id: "FW1205",
  severity: "error",
  title: "Two local regions share ports",
  why: "Local regions are on the same machine, and only one program can listen on a port.",
  fix: "Give each local region a range of its own.",
  check: ({ fleet }) => {
    const regions = localPorts(fleet);
    return regions.flatMap((region, index) =>
      regions
        .slice(0, index)
        .filter((other) => other.ports.first <= region.ports.last && region.ports.first <= other.ports.last)
        .map((other) => ({
          path: ["regions", region.name, "ports"],
          message: `the ports of ${region.name} overlap those of ${other.name}, ${other.ports.first}-${other.ports.last}`,
          seen: `${region.ports.first}-${region.ports.last}`,
        })),
    );
  },
};

interface LocalRegion {
  readonly name: string;
  readonly ports: { readonly first: number; readonly last: number };
  /** Ports that one control plane is granted. */
  readonly each: number;
}

function localPorts(fleet: Fleet): LocalRegion[] {
  return fleet.regions.flatMap(({ name, cloud, ports }) => {
    const each = factsOf(cloud).cluster.ports?.count;
    return ports === undefined || each === undefined ? [] : [{ name, ports, each }];
  });
}

const foreignAddressing: Rule = {
  id: "FW1206",
  severity: "error",
  title: "Pods addressed in a way that their cloud doesn't have",
  why: "EKS's own network add-on and GKE's VPC-native clusters give pods addresses of the network, and peers learn them: the plan has to grant and prove them. On AKS pods are an overlay, whose addresses stay inside of the cluster. A network add-on of another make is not Fleetwright's to install.",
  fix: "Leave `pods` away, or set it for the clusters of each cloud.",
  check: ({ fleet }) =>
    fleet.clusters.flatMap(({ name, region, existing, pods }) => {
      const cloud = regionNamed(fleet, region)?.cloud;
      if (cloud === undefined || existing !== undefined) return [];
      const facts = factsOf(cloud);
      const asked = pods ?? fleet.addressing.pods;
      if (asked === undefined || facts.pods.only === undefined || facts.pods.only === asked) return [];
      return [
        {
          path: pods === undefined ? ["addressing", "pods"] : ["clusters", name, "pods"],
          message:
            asked === "overlay" ? `pods on ${facts.title} cannot be an overlay` : `pods on ${facts.title} cannot be routed`,
          seen: asked,
          accepted: facts.pods.only,
        },
      ];
    }),
};

/** Pool, reserved blocks and ports. What the plan computes from them is proven by the plan's own rules. */
export const ADDRESSING: readonly Rule[] = [publicPool, overlap, nothingLeft, badPorts, sharedPorts, foreignAddressing];
