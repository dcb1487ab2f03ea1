/** An IPv4 block. Holding one proves that it is valid and aligned. */
export class Cidr {
  /** The first address, as an unsigned 32-bit number. */
  readonly first: number;
  /** The last address, the same way. */
  readonly last: number;
  /** 0 to 32. */
  readonly prefix: number;

  private constructor(first: number, prefix: number) {
    this.first = first;
    this.last = first + addressesIn(prefix) - 1;
    this.prefix = prefix;
  }

  /**
   * @param first - the block's first address, aligned to the prefix
   * @throws RangeError when the block is not aligned or leaves the IPv4 space
   */
  static of(first: number, prefix: number): Cidr {
    if (!Number.isInteger(prefix) || prefix < 0 || prefix > 32) throw new RangeError(`/${prefix} is no IPv4 prefix`);
    const size = addressesIn(prefix);
    if (!Number.isInteger(first) || first < 0 || first + size > 2 ** 32) throw new RangeError(`${first} is no IPv4 address`);
    if (first % size !== 0) throw new RangeError(`${formatAddress(first)} does not start on a /${prefix} boundary`);
    return new Cidr(first, prefix);
  }

  /**
   * Reads `10.0.0.0/16`. Leading zeros, missing masks and unaligned addresses are refused, never rounded.
   *
   * @returns the block, or a sentence that says what is wrong and what was probably meant
   */
  static parse(text: string): Cidr | string {
    const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?:\/(\d{1,2}))?$/.exec(text);
    if (match === null) return `"${text}" is no IPv4 block such as 10.0.0.0/16`;
    const octets = match.slice(1, 5);
    if (octets.some((octet) => Number(octet) > 255 || (octet.length > 1 && octet.startsWith("0")))) {
      return `"${text}" has a part that is not a number from 0 to 255`;
    }
    if (match[5] === undefined) return `"${text}" has no mask, did you mean "${text}/32"?`;
    const prefix = Number(match[5]);
    if (prefix > 32) return `"${text}" has a mask above /32`;
    const address = octets.reduce((sum, octet) => sum * 256 + Number(octet), 0);
    const first = address - (address % addressesIn(prefix));
    const block = new Cidr(first, prefix);
    return first === address ? block : `"${text}" does not start on a /${prefix} boundary, did you mean "${block}"?`;
  }

  /** Reads a block that the program itself wrote. @throws RangeError when it is none */
  static from(text: string): Cidr {
    const block = Cidr.parse(text);
    if (typeof block === "string") throw new RangeError(block);
    return block;
  }

  /** Number of addresses. */
  get size(): number {
    return addressesIn(this.prefix);
  }

  overlaps(other: Cidr): boolean {
    return this.first <= other.last && other.first <= this.last;
  }

  contains(other: Cidr): boolean {
    return this.first <= other.first && other.last <= this.last;
  }

  /** The address at an offset from the first. @throws RangeError when it lies outside */
  address(offset: number): string {
    if (!Number.isInteger(offset) || offset < 0 || offset >= this.size) throw new RangeError(`${this} has no address ${offset}`);
    return formatAddress(this.first + offset);
  }

  toString(): string {
    return `${formatAddress(this.first)}/${this.prefix}`;
  }

  toJSON(): string {
    return this.toString();
  }
}

/** Number of addresses in a block of that prefix length. */
export function addressesIn(prefix: number): number {
  return 2 ** (32 - prefix);
}

function formatAddress(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join(".");
}
