import { certificateIn, namesOf, privateKeyIn } from "./certificates.ts";
import type { Certified, Holder } from "./certificates.ts";

const CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
const SERVER_AUTH = "1.3.6.1.5.5.7.3.1";

/**
 * Why what is there can't go on serving its holder; undefined where it can. From the last third of its time on a certificate is
 * made anew, so that a clock that is a day off only moves that day.
 *
 * @param authority - certificate of the one that is to have signed it, in PEM
 */
export function whyUnfit(found: Certified, authority: string, holder: Holder, now: Date): string | undefined {
  const [certificate, issuer, key] = [certificateIn(found.certificate), certificateIn(authority), privateKeyIn(found.key)];
  if (certificate === undefined || key === undefined || issuer === undefined) return "it can't be read";
  if (!certificate.checkPrivateKey(key)) return "its key is another's";
  if (!certificate.checkIssued(issuer) || !certificate.verify(issuer.publicKey)) return "another authority has signed it";
  if (certificate.subject !== `CN=${holder.commonName}`) return `it is for ${certificate.subject}`;
  if (certificate.ca || !certificate.keyUsage.includes(holder.use === "client" ? CLIENT_AUTH : SERVER_AUTH))
    return "it is for another use";
  const named = namesOf(certificate);
  const missing = holder.names.find((name) => !named.includes(name));
  if (missing !== undefined) return `it doesn't name ${missing}`;
  const [from, to] = [certificate.validFromDate.getTime(), certificate.validToDate.getTime()];
  // An authority near its own end signs for less and less: what is as good as it can be stays until it ends.
  const last = to >= issuer.validToDate.getTime() ? to : to - (to - from) / 3;
  return now.getTime() < last ? undefined : `it ends on ${certificate.validToDate.toISOString()}`;
}
