import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { element, elements, items, parseXml, textOf, writeXml } from "./xml.ts";
import type { XmlElement } from "./xml.ts";

const name = fc.stringMatching(/^[a-z][A-Za-z0-9]{0,8}$/);
const text = fc.string({ maxLength: 20 }).filter((value) => !value.includes("\r"));
const { tree } = fc.letrec<{ tree: XmlElement }>((tie) => ({
  tree: fc.oneof(
    fc.tuple(name, text).map(([own, inner]) => element(own, inner)),
    fc.tuple(name, fc.array(tie("tree"), { minLength: 1, maxLength: 4 })).map(([own, inner]) => element(own, inner)),
  ),
}));

test("whatever is written is read again as it was", () => {
  fc.assert(fc.property(tree, (one) => expect(parseXml(writeXml(one))).toEqual(one)));
});

test("reads what AWS answers: lists of items, name spaces, spaces between elements, empty elements", () => {
  const answer = `<?xml version="1.0" encoding="utf-8"?>
    <DescribeVpcsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15">
      <vpcSet><item><vpcId>vpc-1</vpcId><tagSet/></item><item><vpcId>vpc-2</vpcId><cidr><block>10.0.0.0/16</block></cidr></item></vpcSet>
    </DescribeVpcsResponse>`;
  const document = parseXml(answer);
  expect(items(document, "vpcSet").map((vpc) => textOf(vpc, "vpcId"))).toEqual(["vpc-1", "vpc-2"]);
  expect(items(document, "vpcSet").map((vpc) => textOf(vpc, "cidr", "block"))).toEqual([undefined, "10.0.0.0/16"]);
  expect(elements(document, "block").map((block) => block.text)).toEqual(["10.0.0.0/16"]);
});

test("refuses what is cut off", () => {
  expect(() => parseXml("<a><b>")).toThrow(/no XML/);
});
