/** `projects/<project>/global/networks/<name>`: Google's plugin takes no other spelling where networks are joined. */
export const NETWORK_ID = /^projects\/([a-z][a-z0-9-]{4,28}[a-z0-9])\/global\/networks\/([a-z](?:[-a-z0-9]{0,61}[a-z0-9])?)$/;

/** What a project calls a zone of Cloud DNS. */
export const MANAGED_ZONE = /^[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?$/;

/** @throws RangeError for what is no network's id, which a rule lets nobody write */
export function networkOf(id: string): { readonly project: string; readonly name: string } {
  const [, project, name] = NETWORK_ID.exec(id) ?? [];
  if (project === undefined || name === undefined) throw new RangeError(`"${id}" is no network's id`);
  return { project, name };
}

/** What a network is called from everywhere; known before it is made. */
export function networkId(project: string, name: string): string {
  return `projects/${project}/global/networks/${name}`;
}

/** What a service account is called as somebody who acts. */
export function accountEmail(project: string, name: string): string {
  return `${name}@${project}.iam.gserviceaccount.com`;
}
