// Writes docs/reference/changing-a-fleet.md: `npm run docs:changes`. It takes a minute, because every row is found out by planning and
// synthesizing fleets; so `npm run docs` leaves it alone, and the tests of edits check a random part of it.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { CHANGES_PAGE, changesPage, hasRow } from "../test/support/edits/changes-page.ts";
import type { Finding } from "../test/support/edits/changes-page.ts";
import { Laboratory } from "../test/support/edits/laboratory.ts";
import { tableOfOccasions } from "../test/support/edits/occasions.ts";
import { phraseOf } from "../test/support/edits/phrases.ts";

const folder = mkdtempSync(path.join(tmpdir(), "fleetwright-changes-"));
try {
  const laboratory = new Laboratory(folder);
  const findings = new Map<string, Finding[]>();
  for (const [pattern, occasions] of tableOfOccasions(hasRow)) {
    const found: Finding[] = [];
    for (const { before, edit } of occasions) {
      const outcome = await laboratory.outcomeOf(before, edit);
      if (outcome !== undefined) found.push({ verb: edit.verb, phrase: phraseOf(outcome) });
    }
    findings.set(pattern, found);
  }
  writeFileSync(path.join(import.meta.dirname, "..", CHANGES_PAGE), changesPage(findings));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
