import type { ArtefactStore } from "../../lib/bootstrap/contract.ts";
import { bootstrapAll } from "../../lib/bootstrap/engine/bootstrap-all.ts";
import type { BootstrapAllOptions } from "../../lib/bootstrap/engine/bootstrap-all.ts";
import type { MemberResult } from "../../lib/bootstrap/engine/bootstrap-member.ts";
import type { Membership } from "../../lib/contracts/membership.ts";
import type { FleetEvent } from "../../lib/model/event.ts";
import type { Bootstrapped } from "./bootstrapped.ts";

/** How a bootstrap ended, and what was said on the way. */
export interface Watched {
  readonly results: readonly MemberResult[];
  readonly said: string;
  /** Whether what was waited for was said. */
  readonly acted: boolean;
}

/** Bootstraps, and acts once on the first thing that is said and matches; what was said is kept. */
export async function watchedBootstrap(
  fleet: Bootstrapped,
  memberships: readonly Membership[],
  options: Partial<BootstrapAllOptions>,
  on?: RegExp,
  act?: () => unknown,
): Promise<Watched> {
  const said: string[] = [];
  let acting: Promise<unknown> | undefined;
  const emit = (event: FleetEvent): void => {
    said.push(event.message);
    if (acting === undefined && on?.test(event.message) === true) acting = Promise.resolve(act?.());
  };
  const results = await bootstrapAll(memberships, {
    ...{ ...fleet.engine, artefacts: inMemory(fleet), verify: false },
    ...options,
    emit,
  });
  await acting;
  return { results, said: said.join("\n"), acted: acting !== undefined };
}

/** What was loaded once for the whole fleet. */
export function inMemory({ artefacts }: Bootstrapped): ArtefactStore {
  return {
    load: async (pin) => {
      const found = artefacts.find((one) => one.pin.digest === pin.digest);
      if (found === undefined) throw new Error(`no artefact of ${pin.agent}`);
      return found;
    },
  };
}
