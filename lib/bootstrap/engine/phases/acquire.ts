import type { ArtefactStore } from "../../contract.ts";
import type { MemberRun } from "../member-run.ts";
import { inParallel } from "../../../model/parallel.ts";
import type { SecretStore } from "../../secrets/secret-store.ts";
import { Secrets } from "../../secrets/secrets.ts";

/** All pinned bytes, checked, and all secrets, before the first write; a store loads each only once, however many clusters need it. */
export async function acquire(run: MemberRun, store: ArtefactStore, secrets: SecretStore): Promise<void> {
  run.phase = "acquire";
  await acquireSecrets(run, secrets);
  run.artefacts = await inParallel(run.membership.pins, 4, (pin) => store.load(pin, run.signal));
}

/** Those that the member's agent needs, and in the hub its registries. */
export async function acquireSecrets(run: MemberRun, store: SecretStore): Promise<void> {
  const references = [...new Set([run.agent, ...run.registries].flatMap((plugin) => plugin.secrets?.(run.membership) ?? []))];
  run.secrets = new Secrets(
    await inParallel(references, 4, async (reference) => [reference, await store.read(reference)] as const),
  );
}
