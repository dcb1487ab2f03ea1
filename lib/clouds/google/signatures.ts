/** Attacks that Google keeps signatures of, each in those alone that hardly ever mistake a user for one. */
export const SIGNATURES: readonly (readonly [name: string, description: string])[] = [
  ["rce-v33-stable", "Commands for the server"],
  ["lfi-v33-stable", "Files of the server"],
  ["rfi-v33-stable", "Files from elsewhere"],
  ["sqli-v33-stable", "Commands for a database"],
  ["xss-v33-stable", "Scripts for other users"],
  ["protocolattack-v33-stable", "Requests that servers read differently"],
  ["sessionfixation-v33-stable", "Sessions that somebody else chose"],
  ["scannerdetection-v33-stable", "Programs that look for holes"],
];
