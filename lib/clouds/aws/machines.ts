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

/** Generations that AWS has in nearly all of its regions, the best first. On-demand pools take the first that has the size. */
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
 * The instance types that a pool runs on: of `4x16` (vCPU x GiB) the current general purpose, compute or memory family
 * of that ratio; a type's own name stays as it is.
 *
 * @returns the machine, or a sentence that says what is wrong and what is accepted
 */
export function awsMachine(machine: string, arch: Arch, spot: boolean): AwsMachine | string {
  const shape = /^(\d+)x(\d+)$/.exec(machine);
  return shape === null ? named(machine, arch) : shaped(machine, Number(shape[1]), Number(shape[2]), arch, spot);
}

function shaped(machine: string, vcpus: number, memory: number, arch: Arch, spot: boolean): AwsMachine | string {
  const family = FAMILIES[memory / vcpus];
  const size = SIZES[vcpus];
  const generations = GENERATIONS[arch].filter(({ smallest, largest }) => vcpus >= smallest && vcpus <= largest);
  if (family === undefined || size === undefined || generations.length === 0) {
    return `AWS has no ${arch} machine of ${machine}; it has ${shapes(arch)} vCPU with 2, 4 or 8 GiB each, and types by their own names, such as m7i.xlarge`;
  }
  const types = generations.map(({ name }) => `${family}${name}.${size}`);
  return { types: spot ? types : types.slice(0, 1), arch, accelerator: "none" };
}

function shapes(arch: Arch): string {
  const offered = Object.keys(SIZES)
    .map(Number)
    .filter((vcpus) => GENERATIONS[arch].some(({ smallest, largest }) => vcpus >= smallest && vcpus <= largest));
  return offered.sort((left, right) => left - right).join(", ");
}

/** Families of AWS's own processors have a `g` among the letters behind their generation, such as m7g, c7gn and x2gd. */
function named(type: string, arch: Arch): AwsMachine | string {
  const parts = /^([a-z]+)(\d+)([a-z]*)(?:-[a-z0-9]+)?\.([a-z0-9-]+)$/.exec(type);
  if (parts === null) return `"${type}" is no EC2 instance type such as m7i.xlarge, and no vCPU x GiB such as 4x16`;
  const [, family = "", , attributes = ""] = parts;
  const real: Arch = attributes.includes("g") || family === "a" ? "arm64" : "amd64";
  if (real !== arch) return `${type} is ${real}, and the pool says ${arch}: set arch: ${real}`;
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
