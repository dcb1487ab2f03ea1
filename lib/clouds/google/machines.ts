/** What a pool's `machine` and `arch` mean on Google Cloud. */
export interface GoogleMachine {
  readonly type: string;
  readonly arch: Arch;
  /** Disks that its family boots from. */
  readonly disk: GoogleDisk;
  /** Whether every machine of the type comes with GPUs, which GKE taints. */
  readonly gpu: boolean;
}

export type GoogleDisk = "pd-balanced" | "hyperdisk-balanced";
type Arch = "amd64" | "arm64";
type Class = "highcpu" | "standard" | "highmem";

interface Family {
  readonly name: string;
  /** GiB of memory for each vCPU, by class. */
  readonly memory: Readonly<Partial<Record<Class, number>>>;
  /** vCPU that each of its classes has. */
  readonly sizes: Readonly<Partial<Record<Class, readonly number[]>>>;
}

const E2: Family = {
  name: "e2",
  memory: { highcpu: 1, standard: 4, highmem: 8 },
  sizes: { highcpu: [2, 4, 8, 16, 32], standard: [2, 4, 8, 16, 32], highmem: [2, 4, 8, 16] },
};
const N2_SIZES = [2, 4, 8, 16, 32, 48, 64, 80, 96];
const N2: Family = {
  name: "n2",
  memory: { highcpu: 1, standard: 4, highmem: 8 },
  // The largest highmem has less memory for each vCPU.
  sizes: { highcpu: N2_SIZES, standard: [...N2_SIZES, 128], highmem: N2_SIZES },
};
const C4A_SIZES = [1, 2, 4, 8, 16, 32, 48, 64, 72];
const C4A: Family = {
  name: "c4a",
  memory: { highcpu: 2, standard: 4, highmem: 8 },
  sizes: { highcpu: C4A_SIZES, standard: C4A_SIZES, highmem: C4A_SIZES },
};

/**
 * Families that a vCPU x GiB may become, the first choice first. As of 2026-08:
 * https://cloud.google.com/compute/docs/general-purpose-machines. E2 is what costs least and is nearly everywhere.
 */
const CHOICES: Readonly<Record<Arch, readonly Family[]>> = { amd64: [E2, N2], arm64: [C4A] };

/** Families of Arm processors: Ampere Altra and Axion. */
const ARM: readonly string[] = ["t2a", "c4a", "n4a"];
/** Families that boot from Hyperdisk alone: https://cloud.google.com/compute/docs/disks/hyperdisks */
const HYPERDISK_ONLY: readonly string[] = ["c4", "c4a", "c4d", "n4", "n4a", "n4d", "a4", "h4d", "m4"];
/** Families whose machines have GPUs built in. */
const GPU: readonly string[] = ["a2", "a3", "a4", "g2", "g4"];

/**
 * The machine type that a pool runs on: of `4x16` (vCPU x GiB) the first family that has that size; a type's own name stays
 * as it is. Whether a zone has it, Google alone knows.
 *
 * @returns the machine, or a sentence that says what is wrong and what is accepted
 */
export function googleMachine(machine: string, arch: Arch): GoogleMachine | string {
  const shape = /^(\d+)x(\d+)$/.exec(machine);
  return shape === null ? named(machine, arch) : shaped(machine, Number(shape[1]), Number(shape[2]), arch);
}

function shaped(machine: string, vcpus: number, memory: number, arch: Arch): GoogleMachine | string {
  for (const { name, memory: perVcpu, sizes } of CHOICES[arch]) {
    for (const [kind, each] of Object.entries(perVcpu) as readonly (readonly [Class, number])[]) {
      if (memory === each * vcpus && sizes[kind]?.includes(vcpus) === true)
        return machineOf(`${name}-${kind}-${vcpus}`, name, arch);
    }
  }
  return `Google Cloud has no ${arch} machine of ${machine}; it has ${shapes(arch)}, and types by their own names, such as e2-standard-4`;
}

/** `2, 4 vCPU with 1, 4 or 8 GiB each` */
function shapes(arch: Arch): string {
  const families = CHOICES[arch];
  const numbers = (of: readonly number[]): readonly number[] => [...new Set(of)].sort((left, right) => left - right);
  const vcpus = numbers(families.flatMap(({ sizes }) => sizes.standard ?? []));
  const memory = numbers(families.flatMap(({ memory }) => Object.values(memory)));
  return `${vcpus.join(", ")} vCPU with ${memory.slice(0, -1).join(", ")} or ${String(memory.at(-1))} GiB each`;
}

function named(type: string, arch: Arch): GoogleMachine | string {
  const [, family] = /^([a-z][a-z0-9]*)(?:-[a-z0-9]+){1,4}$/.exec(type) ?? [];
  if (family === undefined) return `"${type}" is no machine type such as e2-standard-4, and no vCPU x GiB such as 4x16`;
  const real: Arch = ARM.includes(family) ? "arm64" : "amd64";
  if (real !== arch) return `${type} is ${real}, and the pool says ${arch}: set arch: ${real}`;
  return machineOf(type, family, arch);
}

function machineOf(type: string, family: string, arch: Arch): GoogleMachine {
  return { type, arch, disk: HYPERDISK_ONLY.includes(family) ? "hyperdisk-balanced" : "pd-balanced", gpu: GPU.includes(family) };
}
