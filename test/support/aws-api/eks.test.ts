import { expect, test } from "@jest/globals";
import { json } from "./call.ts";
import type { Call } from "./call.ts";
import { Eks } from "./eks.ts";
import { parseXml } from "./xml.ts";

const PLACE = { account: "111122223333", region: "eu-west-1" };
/** What moto says of every cluster. */
const SAME = { name: "acme-shop", identity: { oidc: { issuer: "https://oidc.eks.eu-west-1.amazonaws.com/id/same" } } };

function anEks(): Eks {
  const nothing = async (): Promise<never> => Promise.reject(new Error("not asked"));
  const query = async () => parseXml("<Answer><groupId>sg-1</groupId><subnetSet/></Answer>");
  return new Eks({
    forward: async () => json(200, { cluster: SAME }),
    reader: { query, json: nothing, rest: nothing },
    apiServerOf: async () => undefined,
  });
}

async function issuer(eks: Eks, method: string): Promise<string> {
  const url = method === "POST" ? "/clusters" : "/clusters/acme-shop";
  const body = Buffer.from(method === "POST" ? JSON.stringify({ name: "acme-shop", resourcesVpcConfig: {} }) : "");
  const call: Call = { method, url, headers: {}, body, place: PLACE };
  const answer = JSON.parse((await eks.answer(call)).body.toString("utf8")) as { readonly cluster: typeof SAME };
  return answer.cluster.identity.oidc.issuer;
}

test("a cluster keeps its issuer for life, and one that is made again under its name has another", async () => {
  const eks = anEks();
  const first = await issuer(eks, "POST");
  expect(first).toMatch(/^https:\/\/oidc\.eks\.eu-west-1\.amazonaws\.com\/id\/[0-9A-F]{32}$/);
  expect([await issuer(eks, "GET"), await issuer(eks, "DELETE")]).toEqual([first, first]);
  expect(await issuer(eks, "POST")).not.toBe(first);
});
