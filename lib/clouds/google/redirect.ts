/** What somebody gets who comes without TLS: a way to the same place with it, and nothing else. */
export const REDIRECT = {
  suffix: "redirect",
  port: 80,
  answer: { httpsRedirect: true, redirectResponseCode: "MOVED_PERMANENTLY_DEFAULT", stripQuery: false },
} as const;

const HTTPS_PORT = 443;

/** Browsers try port 80 for hosts whose certificates they find at 443. */
export function isRedirected(endsTls: boolean, port: number): boolean {
  return endsTls && port === HTTPS_PORT;
}
