import type { SyncImages } from "../../model/sync.ts";
import type { Secrets } from "../secrets/secrets.ts";
import { oneLine } from "./source-credentials.ts";

/** Where an image lies in a registry of the team's: under its own name there, but for the host of its publisher. */
export function mirroredImage(image: string, images: Pick<SyncImages, "registry"> | undefined): string {
  return images === undefined ? image : `${images.registry}/${image.replace(/^[^/]*[.:][^/]*\//, "")}`;
}

/** What a Secret of type `kubernetes.io/dockerconfigjson` holds. */
export function pullConfig({ registry, auth }: SyncImages, secrets: Secrets): string | undefined {
  if (auth === undefined) return undefined;
  const password = oneLine(auth.from, secrets);
  const login = { username: auth.user, password, auth: base64(`${auth.user}:${password}`) };
  return JSON.stringify({ auths: { [registry.split("/")[0] ?? registry]: login } });
}

function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}
