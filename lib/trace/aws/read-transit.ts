import type { Attachment, Route, Subnet } from "../model.ts";
import type { Thing, Things } from "../resources.ts";

/** What is attached to transit gateways, each with the routes of the table that it is associated with. */
export function readTransit(things: Things, subnets: ReadonlyMap<string, Subnet>): readonly Attachment[] {
  const tables = tablesOf(things);
  const halves = things.of("aws_ec2_transit_gateway_peering_attachment").flatMap((one) => halvesOf(things, one));
  const routesFor = (...ids: readonly string[]): readonly Route[] => {
    const association = things
      .of("aws_ec2_transit_gateway_route_table_association")
      .find((one) => ids.includes(attachmentOf(things, one) ?? ""));
    return tables.get(association?.reference("transit_gateway_route_table_id") ?? "") ?? [];
  };
  const isThere = ({ hub }: Attachment): boolean => things.at(hub) !== undefined;
  return [
    ...things.of("aws_ec2_transit_gateway_vpc_attachment").map((one): Attachment => ({
      id: one.id,
      hub: one.reference("transit_gateway_id") ?? "",
      routes: routesFor(one.id),
      behind: {
        kind: "network",
        network: one.reference("vpc_id") ?? "",
        doors: one.references("subnet_ids").flatMap((id) => subnets.get(id) ?? []),
      },
    })),
    ...halves.map(({ id, hub, other }): Attachment => ({
      id,
      hub,
      routes: routesFor(id),
      behind: { kind: "hub", attachment: other },
    })),
  ].filter(isThere);
}

interface Half {
  readonly id: string;
  readonly hub: string;
  readonly other: string;
}

/** The two sides of a peering that was accepted: the requester's is named by the attachment, the other by what accepts it. */
function halvesOf(things: Things, attachment: Thing): readonly Half[] {
  const accepter = things
    .of("aws_ec2_transit_gateway_peering_attachment_accepter")
    .find((one) => requestOf(things, one) === attachment.id);
  const [hub, peer] = [attachment.reference("transit_gateway_id"), attachment.reference("peer_transit_gateway_id")];
  if (accepter === undefined || hub === undefined || peer === undefined) return [];
  return [
    { id: attachment.id, hub, other: accepter.id },
    { id: accepter.id, hub: peer, other: attachment.id },
  ];
}

/** Within one region the accepter finds the request by the two gateways. */
function requestOf(things: Things, accepter: Thing): string | undefined {
  const named = accepter.reference("transit_gateway_attachment_id");
  if (things.at(named) !== undefined) return named;
  const [stack, place] = [accepter.resource.stack, accepter.resource.name.replace(/_[a-z-]+_[0-9A-F]{8}$/, "")];
  return things
    .of("aws_ec2_transit_gateway_peering_attachment")
    .find(({ resource }) => resource.stack === stack && resource.name.startsWith(`${place}_`))?.id;
}

function attachmentOf(things: Things, one: Thing): string | undefined {
  const id = one.reference("transit_gateway_attachment_id");
  return things.at(id)?.id;
}

function tablesOf(things: Things): ReadonlyMap<string, readonly Route[]> {
  const tables = new Map<string, Route[]>(things.of("aws_ec2_transit_gateway_route_table").map(({ id }) => [id, []]));
  for (const one of things.of("aws_ec2_transit_gateway_route")) {
    const to = one.cidr("destination_cidr_block");
    const attachment = attachmentOf(things, one);
    if (to === undefined || attachment === undefined) continue;
    tables
      .get(one.reference("transit_gateway_route_table_id") ?? "")
      ?.push({ name: one.id, to, target: { kind: "hub", attachment } });
  }
  for (const one of things.of("aws_ec2_transit_gateway_route_table_propagation")) {
    const attachment = things.at(attachmentOf(things, one));
    const vpc = things.at(attachment?.reference("vpc_id"));
    if (attachment === undefined || vpc === undefined) continue;
    const more = things.of("aws_vpc_ipv4_cidr_block_association").filter((each) => each.reference("vpc_id") === vpc.id);
    for (const to of [vpc, ...more].flatMap((each) => each.cidr("cidr_block") ?? [])) {
      tables
        .get(one.reference("transit_gateway_route_table_id") ?? "")
        ?.push({ name: one.id, to, target: { kind: "hub", attachment: attachment.id } });
    }
  }
  return tables;
}
