// A certificate request (PKCS #10, RFC 2986) as far as it says for whom a certificate is asked. Kubernetes has checked its
// signature when it took it; who it is for, nobody has.

/** For whom a certificate is asked. */
export interface RequestedSubject {
  readonly commonName: string;
  /** Sorted. */
  readonly organizations: readonly string[];
}

const SEQUENCE = 0x30;
const SET = 0x31;
const INTEGER = 0x02;
const OBJECT_ID = 0x06;
/** UTF8String, PrintableString, IA5String. */
const TEXTS: readonly number[] = [0x0c, 0x13, 0x16];
/** `[0]`, the attributes of a request. */
const ATTRIBUTES = 0xa0;

const COMMON_NAME = "550403";
const ORGANIZATION = "55040a";

/**
 * @param pem - of a `CERTIFICATE REQUEST`
 * @returns undefined where it is none, or asks for more than a common name and organizations: other parts of a name, or names and
 * uses of the certificate by an extension
 */
export function requestedSubject(pem: string): RequestedSubject | undefined {
  const [, body] =
    /^-----BEGIN CERTIFICATE REQUEST-----\s([A-Za-z0-9+/=\s]+)-----END CERTIFICATE REQUEST-----\s*$/.exec(pem) ?? [];
  if (body === undefined) return undefined;
  const [request, ...others] = elements(Buffer.from(body, "base64")) ?? [];
  if (request?.tag !== SEQUENCE || others.length > 0) return undefined;
  const [info] = elements(request.content) ?? [];
  if (info?.tag !== SEQUENCE) return undefined;
  const [version, name, key, attributes] = elements(info.content) ?? [];
  if (version?.tag !== INTEGER || name?.tag !== SEQUENCE || key?.tag !== SEQUENCE) return undefined;
  if (attributes !== undefined && (attributes.tag !== ATTRIBUTES || attributes.content.length > 0)) return undefined;
  return subjectOf(name.content);
}

function subjectOf(name: Buffer): RequestedSubject | undefined {
  const commonNames: string[] = [];
  const organizations: string[] = [];
  for (const set of elements(name) ?? [undefined]) {
    if (set?.tag !== SET) return undefined;
    for (const attribute of elements(set.content) ?? [undefined]) {
      const [type, value] = attribute?.tag === SEQUENCE ? (elements(attribute.content) ?? []) : [];
      if (type?.tag !== OBJECT_ID || value === undefined || !TEXTS.includes(value.tag)) return undefined;
      const found = { [COMMON_NAME]: commonNames, [ORGANIZATION]: organizations }[type.content.toString("hex")];
      if (found === undefined) return undefined;
      found.push(value.content.toString("utf8"));
    }
  }
  const [commonName, ...more] = commonNames;
  return commonName === undefined || more.length > 0 ? undefined : { commonName, organizations: organizations.toSorted() };
}

interface Element {
  readonly tag: number;
  readonly content: Buffer;
}

/** The DER elements that lie one after the other; undefined where they don't fill the bytes exactly. */
function elements(bytes: Buffer): readonly Element[] | undefined {
  const found: Element[] = [];
  for (let at = 0; at < bytes.length;) {
    const [tag, first] = [bytes[at], bytes[at + 1]];
    if (tag === undefined || first === undefined) return undefined;
    const lengthBytes = first < 0x80 ? 0 : first & 0x7f;
    const start = at + 2 + lengthBytes;
    if (lengthBytes > 4 || first === 0x80 || start > bytes.length) return undefined;
    const length = lengthBytes === 0 ? first : bytes.readUIntBE(at + 2, lengthBytes);
    if (start + length > bytes.length) return undefined;
    found.push({ tag, content: bytes.subarray(start, start + length) });
    at = start + length;
  }
  return found;
}
