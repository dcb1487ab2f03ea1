import { createPublicKey, generateKeyPairSync, randomBytes, sign } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { BlockList, isIP } from "node:net";

/** A certificate with its key, in PEM. */
export interface Certified {
  readonly certificate: string;
  readonly key: string;
}

/** An authority of a test's own, made in milliseconds. */
export interface TestAuthority {
  readonly ca: string;
  /** In PEM, for the key of a request. @param commonName - Default: for whom the request asks */
  sign(request: string, commonName?: string): string;
  /** For a server with these names and addresses, or for a client with none. */
  issue(commonName: string, names?: readonly string[]): Certified;
}

export function aTestAuthority(): TestAuthority {
  const own = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const isAuthority = extension("551d13", sequence(sequence(Buffer.from("0101ff", "hex"))), true);
  const ca = certificate({
    subject: distinguished("test authority"),
    key: own.publicKey,
    signer: own.privateKey,
    extensions: [isAuthority],
  });
  return {
    ca,
    sign: (request, commonName) => {
      const [, name, key] = requested(request);
      const publicKey = createPublicKey({ key, format: "der", type: "spki" });
      const subject = commonName === undefined ? name : distinguished(commonName);
      return certificate({ subject, key: publicKey, signer: own.privateKey, extensions: [] });
    },
    issue: (commonName, names = []) => {
      const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
      const extensions = names.length === 0 ? [] : [extension("551d11", sequence(sequence(...names.map(generalName))))];
      return {
        certificate: certificate({ subject: distinguished(commonName), key: publicKey, signer: own.privateKey, extensions }),
        key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
      };
    },
  };
}

/** A request for a certificate with a key of its own, as Go's library makes one: all organizations in one set. */
export function aCertificateRequest(
  commonName: string,
  organizations: readonly string[],
  more: readonly Buffer[] = [],
): Certified {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const algorithm = sequence(Buffer.from("06082a8648ce3d040302", "hex"));
  const part = (id: string, text: string): Buffer => sequence(der(0x06, Buffer.from(id, "hex")), der(0x0c, Buffer.from(text)));
  const groups = organizations.map((organization) => part("55040a", organization));
  const body = sequence(
    der(0x02, Buffer.from([0])),
    sequence(...(groups.length === 0 ? [] : [der(0x31, Buffer.concat(groups))]), der(0x31, part("550403", commonName)), ...more),
    publicKey.export({ type: "spki", format: "der" }),
    der(0xa0, Buffer.alloc(0)),
  );
  const signature = der(0x03, Buffer.concat([Buffer.from([0]), sign("sha256", body, privateKey)]));
  return {
    certificate: pem("CERTIFICATE REQUEST", sequence(body, algorithm, signature)),
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  };
}

interface Fields {
  /** In DER. */
  readonly subject: Buffer;
  readonly key: KeyObject;
  readonly signer: KeyObject;
  readonly extensions: readonly Buffer[];
}

// X.509 as RFC 5280 has it, in DER.
function certificate({ subject, key, signer, extensions }: Fields): string {
  const algorithm = sequence(Buffer.from("06082a8648ce3d040302", "hex"));
  const day = (offset: number): Buffer => {
    const date = new Date(Date.now() + offset * 86_400_000).toISOString().replaceAll(/[-:T]/g, "");
    return der(0x17, Buffer.from(`${date.slice(2, 14)}Z`));
  };
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    ...[algorithm, distinguished("test authority"), sequence(day(-1), day(1)), subject],
    key.export({ type: "spki", format: "der" }),
    ...(extensions.length === 0 ? [] : [der(0xa3, sequence(...extensions))]),
  );
  const signature = der(0x03, Buffer.concat([Buffer.from([0]), sign("sha256", body, signer)]));
  return pem("CERTIFICATE", sequence(body, algorithm, signature));
}

function pem(what: string, bytes: Buffer): string {
  const text = bytes.toString("base64").replaceAll(/(.{64})/g, "$1\n");
  return `-----BEGIN ${what}-----\n${text.trimEnd()}\n-----END ${what}-----\n`;
}

function distinguished(commonName: string): Buffer {
  const attribute = sequence(der(0x06, Buffer.from("550403", "hex")), der(0x0c, Buffer.from(commonName)));
  return sequence(der(0x31, attribute));
}

/** @param id - the object identifier in hexadecimal DER */
function extension(id: string, value: Buffer, critical = false): Buffer {
  const content = value.subarray(2);
  const flag = critical ? [Buffer.from("0101ff", "hex")] : [];
  return sequence(der(0x06, Buffer.from(id, "hex")), ...flag, der(0x04, content));
}

function generalName(name: string): Buffer {
  if (isIP(name) === 0) return der(0x82, Buffer.from(name));
  if (isIP(name) === 4) return der(0x87, Buffer.from(name.split(".").map(Number)));
  const loopback = new BlockList();
  loopback.addAddress("::1", "ipv6");
  if (!loopback.check(name, "ipv6")) throw new Error(`no certificates for ${name} here`);
  return der(0x87, Buffer.concat([Buffer.alloc(15), Buffer.from([1])]));
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return der(0x30, Buffer.concat(parts));
}

function der(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

/** Version, name and key of a request, each in DER. */
function requested(request: string): readonly [version: Buffer, name: Buffer, key: Buffer] {
  const bytes = Buffer.from(request.replaceAll(/-----[A-Z ]+-----|\s/g, ""), "base64");
  const [whole = Buffer.alloc(0)] = elements(bytes);
  const [info = Buffer.alloc(0)] = elements(content(whole));
  const [version, name, key] = elements(content(info));
  if (version === undefined || name === undefined || key === undefined) throw new Error("no request");
  return [version, name, key];
}

function elements(bytes: Buffer): readonly Buffer[] {
  if (bytes.length === 0) return [];
  const end = start(bytes) + lengthOf(bytes);
  return [bytes.subarray(0, end), ...elements(bytes.subarray(end))];
}

function content(element: Buffer): Buffer {
  return element.subarray(start(element), start(element) + lengthOf(element));
}

function start(element: Buffer): number {
  const first = element[1] ?? 0;
  return first < 0x80 ? 2 : 2 + (first & 0x7f);
}

function lengthOf(element: Buffer): number {
  const first = element[1] ?? 0;
  return first < 0x80 ? first : element.readUIntBE(2, first & 0x7f);
}
