import { generateKeyPairSync, sign } from "node:crypto";
import type { RequestedSubject } from "./certificate-request.ts";

// A certificate request (PKCS #10, RFC 2986) for a name and groups, and for nothing else.

/** A request with the key that it was made with, both in PEM. */
export interface NewRequest {
  readonly request: string;
  /** Secret; of PKCS #8. */
  readonly key: string;
}

const COMMON_NAME = "550403";
const ORGANIZATION = "55040a";
const ECDSA_WITH_SHA256 = "2a8648ce3d040302";

const INTEGER = 0x02;
const BIT_STRING = 0x03;
const OBJECT_ID = 0x06;
const UTF8_STRING = 0x0c;
const SEQUENCE = 0x30;
const SET = 0x31;
/** `[0]`, the attributes of a request; none here. */
const ATTRIBUTES = 0xa0;

/** With a new key on the curve P-256. */
export function newRequest({ commonName, organizations }: RequestedSubject): NewRequest {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const name = [...organizations.map((organization) => named(ORGANIZATION, organization)), named(COMMON_NAME, commonName)];
  const info = der(
    SEQUENCE,
    der(INTEGER, Buffer.from([0])),
    der(SEQUENCE, ...name),
    publicKey.export({ type: "spki", format: "der" }),
    der(ATTRIBUTES),
  );
  const signature = Buffer.concat([Buffer.from([0]), sign("sha256", info, privateKey)]);
  const algorithm = der(SEQUENCE, der(OBJECT_ID, Buffer.from(ECDSA_WITH_SHA256, "hex")));
  const request = der(SEQUENCE, info, algorithm, der(BIT_STRING, signature)).toString("base64");
  return {
    request: `-----BEGIN CERTIFICATE REQUEST-----\n${request.replaceAll(/(.{64})(?=.)/g, "$1\n")}\n-----END CERTIFICATE REQUEST-----\n`,
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  };
}

/** One part of a name, in a set of its own. */
function named(type: string, text: string): Buffer {
  return der(SET, der(SEQUENCE, der(OBJECT_ID, Buffer.from(type, "hex")), der(UTF8_STRING, Buffer.from(text))));
}

function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}
