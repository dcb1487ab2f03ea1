import { Cidr } from "../../model/cidr.ts";

/**
 * What AWS never adds to a VPC, by where the blocks of that VPC lie: the table "IPv4 CIDR block association restrictions" of
 * https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html. Link-local addresses, which no VPC may have, are
 * forbidden to every network.
 */
interface Restriction {
  readonly of: Cidr;
  /** Whether the first block alone counts, the one that the VPC was made with, or any. */
  readonly counts: "first" | "any";
  readonly never: readonly Cidr[];
}

const blocks = (...texts: readonly string[]): readonly Cidr[] => texts.map((text) => Cidr.from(text));

const PRIVATE = blocks("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16");
const KEPT_BY_AWS = Cidr.from("198.19.0.0/16");

const RESTRICTIONS: readonly Restriction[] = [
  { of: Cidr.from("10.0.0.0/8"), counts: "first", never: blocks("172.16.0.0/12", "192.168.0.0/16", "198.19.0.0/16") },
  { of: Cidr.from("10.0.0.0/15"), counts: "any", never: blocks("10.0.0.0/16") },
  {
    of: Cidr.from("172.16.0.0/12"),
    counts: "first",
    never: blocks("10.0.0.0/8", "192.168.0.0/16", "172.31.0.0/16", "198.19.0.0/16"),
  },
  { of: Cidr.from("192.168.0.0/16"), counts: "first", never: blocks("10.0.0.0/8", "172.16.0.0/12", "198.19.0.0/16") },
  { of: KEPT_BY_AWS, counts: "first", never: PRIVATE },
];

const ONLY_ALONE = Cidr.from("10.0.0.0/16");

/** Of a first block that lies in no range above: public addresses, and 100.64.0.0/10. */
const ELSEWHERE: readonly Cidr[] = [...PRIVATE, KEPT_BY_AWS];

/**
 * What AWS doesn't add to a VPC.
 *
 * @param held - the VPC's blocks, the first first; nothing is refused to a VPC without any
 */
export function refusedBeside(held: readonly Cidr[]): readonly Cidr[] {
  const [first] = held;
  if (first === undefined) return [];
  const inside = RESTRICTIONS.filter(({ of, counts }) =>
    (counts === "first" ? [first] : held).some((block) => of.overlaps(block)),
  );
  const never = inside.flatMap((restriction) => restriction.never);
  return inside.some(({ counts }) => counts === "first") ? never : [...never, ...ELSEWHERE];
}

/**
 * Two blocks that AWS can't have put into one VPC, in whatever order they came; undefined where there is such an order.
 *
 * @param held - the VPC's blocks, in no order
 */
export function neverTogether(held: readonly Cidr[]): readonly [Cidr, Cidr] | undefined {
  let found: readonly [Cidr, Cidr] | undefined;
  for (const [at, first] of held.entries()) {
    const clash = clashAfter(
      first,
      held.filter((_block, index) => index !== at),
    );
    if (clash === undefined) return undefined;
    found ??= clash;
  }
  return found;
}

/** A pair that fails when a VPC begins with that block and the others follow in the order that allows most. */
function clashAfter(first: Cidr, others: readonly Cidr[]): readonly [Cidr, Cidr] | undefined {
  const never = refusedBeside([first]);
  const refused = others.find((block) => never.some((one) => one.overlaps(block)));
  if (refused !== undefined) return [first, refused];
  // Only one block of that range can come, before any other beside it.
  const [one, other] = others.filter((block) => ONLY_ALONE.overlaps(block));
  return one === undefined || other === undefined ? undefined : [one, other];
}
