import { missingFamilies } from "./families.ts";

/** What a pool's `machine` and `arch` mean on AWS. */
export interface AwsMachine {
  /** Types in order of preference. Spot pools have several, because one type alone is taken back all at once. */
  readonly types: readonly string[];
  readonly arch: Arch;
  /** What the node image must have drivers for. */
  readonly accelerator: "none" | "nvidia" | "neuron";
}

type Arch = "amd64" | "arm64";

/** GiB of memory for each vCPU, and the family that has them. */
const FAMILIES: Readonly<Record<number, string>> = { 2: "c", 4: "m", 8: "r" };

/** The name of a size by its number of vCPU, the same in all of these families. */
const SIZES: Readonly<Record<number, string>> = {
  1: "medium",
  2: "large",
  4: "xlarge",
  8: "2xlarge",
  16: "4xlarge",
  32: "8xlarge",
  48: "12xlarge",
  64: "16xlarge",
  96: "24xlarge",
  192: "48xlarge",
};

interface Generation {
  readonly name: string;
  /** Fewest vCPU. */
  readonly smallest: number;
  /** Most vCPU. */
  readonly largest: number;
}

/** Current generations, the best first. On-demand pools take the first that has the size and that the location has. */
const GENERATIONS: Readonly<Record<Arch, readonly Generation[]>> = {
  amd64: [
    { name: "7i", smallest: 2, largest: 192 },
    { name: "7a", smallest: 1, largest: 192 },
    { name: "6i", smallest: 2, largest: 96 },
    { name: "6a", smallest: 2, largest: 192 },
  ],
  arm64: [
    { name: "7g", smallest: 1, largest: 64 },
    { name: "6g", smallest: 1, largest: 64 },
  ],
};

/**
 * The instance types that a pool runs on: of `4x16` (vCPU x GiB) the current general purpose, compute or memory families
 * of that ratio that the location has; a type's own name stays as it is.
 *
 * @returns the machine, or a sentence that says what is wrong and what is accepted
 */
export function awsMachine(machine: string, arch: Arch, spot: boolean, location: string): AwsMachine | string {
  const shape = /^(\d+)x(\d+)$/.exec(machine);
  if (shape === null) return named(machine, arch, location);
  const types = shaped(machine, Number(shape[1]), Number(shape[2]), arch);
  const missing = missingFamilies(location);
  if (typeof types === "string") return types;
  if (missing === undefined) return `it isn't known which machines ${location} has: name a type, such as ${types[0] ?? ""}`;
  const there = types.filter((type) => !missing.includes(familyOf(type)));
  if (there.length === 0)
    return `${location} has no current ${arch} machine of ${machine}: it lacks ${types.map(familyOf).join(", ")}`;
  return { types: spot ? there : there.slice(0, 1), arch, accelerator: "none" };
}

/** `m7i` of `m7i.xlarge` */
function familyOf(type: string): string {
  return type.slice(0, type.indexOf("."));
}

/** Every type of a size, the best first. */
function shaped(machine: string, vcpus: number, memory: number, arch: Arch): readonly string[] | string {
  const family = FAMILIES[memory / vcpus];
  const size = SIZES[vcpus];
  const generations = GENERATIONS[arch].filter(({ smallest, largest }) => vcpus >= smallest && vcpus <= largest);
  if (family === undefined || size === undefined || generations.length === 0) {
    return `AWS has no ${arch} machine of ${machine}; it has ${shapes(arch)} vCPU with 2, 4 or 8 GiB each, and types by their own names, such as m7i.xlarge`;
  }
  return generations.map(({ name }) => `${family}${name}.${size}`);
}

function shapes(arch: Arch): string {
  const offered = Object.keys(SIZES)
    .map(Number)
    .filter((vcpus) => GENERATIONS[arch].some(({ smallest, largest }) => vcpus >= smallest && vcpus <= largest));
  return offered.sort((left, right) => left - right).join(", ");
}

/** Families of AWS's own processors have a `g` among the letters behind their generation, such as m7g, c7gn and x2gd. */
function named(type: string, arch: Arch, location: string): AwsMachine | string {
  const parts = /^([a-z]+)(\d+)([a-z]*)(?:-[a-z0-9]+)?\.([a-z0-9-]+)$/.exec(type);
  if (parts === null) return `"${type}" is no EC2 instance type such as m7i.xlarge, and no vCPU x GiB such as 4x16`;
  const [, family = "", , attributes = ""] = parts;
  const real: Arch = attributes.includes("g") || family === "a" ? "arm64" : "amd64";
  if (real !== arch) return `${type} is ${real}, and the pool says ${arch}: set arch: ${real}`;
  if (missingFamilies(location)?.includes(familyOf(type)) === true) return `${location} has no ${familyOf(type)} machines`;
  return { types: [type], arch, accelerator: acceleratorOf(family) };
}

const ACCELERATORS: Readonly<Record<string, AwsMachine["accelerator"]>> = {
  g: "nvidia",
  gr: "nvidia",
  p: "nvidia",
  inf: "neuron",
  trn: "neuron",
};

function acceleratorOf(family: string): AwsMachine["accelerator"] {
  return ACCELERATORS[family] ?? "none";
}
