/** What a pool's `machine` and `arch` mean on Azure. */
export interface AzureMachine {
  readonly size: string;
  readonly arch: Arch;
}

type Arch = "amd64" | "arm64";

interface Family {
  /** Of a number of vCPU: `Standard_D4s_v5`. */
  readonly size: (vcpus: number) => string;
  /** GiB of memory for each vCPU. */
  readonly memory: number;
  readonly vcpus: readonly number[];
}

const BOTH = [2, 4, 8, 16, 32, 48, 64, 96];
/** The largest ones have less memory for each vCPU. */
const MEMORY = [2, 4, 8, 16, 32, 48, 64];

/**
 * Families that a vCPU x GiB becomes. As of 2026-08: https://learn.microsoft.com/azure/virtual-machines/sizes/overview. Dsv5 and its
 * like are what most locations have; Cobalt, of v6, is what those with Arm have.
 */
const CHOICES: Readonly<Record<Arch, readonly Family[]>> = {
  amd64: [
    { size: (vcpus) => `Standard_D${vcpus}s_v5`, memory: 4, vcpus: BOTH },
    { size: (vcpus) => `Standard_E${vcpus}s_v5`, memory: 8, vcpus: [...MEMORY, 20] },
    { size: (vcpus) => `Standard_D${vcpus}ls_v5`, memory: 2, vcpus: BOTH },
  ],
  arm64: [
    { size: (vcpus) => `Standard_D${vcpus}ps_v6`, memory: 4, vcpus: BOTH },
    { size: (vcpus) => `Standard_E${vcpus}ps_v6`, memory: 8, vcpus: MEMORY },
    { size: (vcpus) => `Standard_D${vcpus}pls_v6`, memory: 2, vcpus: BOTH },
  ],
};

/** Family, vCPU, constrained vCPU, additive features, accelerator, version: https://learn.microsoft.com/azure/virtual-machines/vm-naming-conventions */
const SIZE = /^Standard_[A-Z]+\d+(?:-\d+)?([a-z]*)(?:_[A-Za-z0-9]+)*$/;

/**
 * The size that a pool's machines have: of `4x16` (vCPU x GiB) the first family that has it; a size's own name stays as it
 * is. Whether a location or zone has it, Azure alone knows.
 *
 * @returns the machine, or a sentence that says what is wrong and what is accepted
 */
export function azureMachine(machine: string, arch: Arch): AzureMachine | string {
  const shape = /^(\d+)x(\d+)$/.exec(machine);
  return shape === null ? named(machine, arch) : shaped(machine, Number(shape[1]), Number(shape[2]), arch);
}

function shaped(machine: string, vcpus: number, memory: number, arch: Arch): AzureMachine | string {
  const found = CHOICES[arch].find((family) => memory === family.memory * vcpus && family.vcpus.includes(vcpus));
  if (found !== undefined) return { size: found.size(vcpus), arch };
  return `Azure has no ${arch} machine of ${machine}; it has ${BOTH.join(", ")} vCPU with 2, 4 or 8 GiB each, and sizes by their own names, such as Standard_D4s_v5`;
}

function named(size: string, arch: Arch): AzureMachine | string {
  const [, features] = SIZE.exec(size) ?? [];
  if (features === undefined) return `"${size}" is no size such as Standard_D4s_v5, and no vCPU x GiB such as 4x16`;
  // In names of all generations, 0 and 1 are less than two vCPU.
  if (/^Standard_[A-Z]+[01](?!\d)/.test(size)) return `${size} has less than two vCPU, and AKS takes no such nodes`;
  const real: Arch = features.includes("p") ? "arm64" : "amd64";
  return real === arch ? { size, arch } : `${size} is ${real}, and the pool says ${arch}: set arch: ${real}`;
}
