import { beforeAll, describe, expect, test } from "@jest/globals";
import { certify, makeAuthority } from "../../../lib/bootstrap/trust/certificates.ts";
import type { Certified } from "../../../lib/bootstrap/trust/certificates.ts";
import { advanced, authorityIn, authoritySecret, givenAuthority, trusted } from "../../../lib/bootstrap/trust/fleet-authority.ts";
import type { FleetAuthority } from "../../../lib/bootstrap/trust/fleet-authority.ts";
import { certificateKey } from "../../../lib/bootstrap/trust/certifier.ts";

const NOW = new Date("2026-11-30T12:00:00Z");
let old: Certified;
let next: Certified;

beforeAll(async () => {
  [old, next] = [
    await makeAuthority("old", await certificateKey(), NOW),
    await makeAuthority("new", await certificateKey(), NOW),
  ];
});

describe("a change of the authority", () => {
  test("goes from one to the other over steps that each trust what the step before and the one after sign", () => {
    const steps: FleetAuthority[] = [{ current: old }];
    for (let step = advanced({ current: old }, next); step !== undefined; step = advanced(step)) steps.push(step);
    expect(steps.map(({ change }) => change?.step)).toEqual([undefined, "announced", "switched", "retiring", undefined]);
    expect(steps.at(-1)).toEqual({ current: next });
    for (const [at, step] of steps.entries()) {
      for (const near of [steps[at - 1], step, steps[at + 1]])
        if (near !== undefined) expect(trusted(step)).toContain(near.current.certificate);
    }
    expect(trusted(steps[3] ?? { current: old })).toBe(next.certificate);
  });

  test("is read back from its Secret, whichever step it is in, and the former key is gone once the new one signs", () => {
    for (let step: FleetAuthority | undefined = advanced({ current: old }, next); step !== undefined; step = advanced(step)) {
      const secret = authoritySecret("acme", step);
      expect(authorityIn(secret)).toEqual(step);
      const holdsOld = JSON.stringify(secret).includes(Buffer.from(old.key).toString("base64"));
      expect([step.change?.step, holdsOld]).toEqual([step.change?.step, step.change?.step === "announced"]);
    }
  });
});

describe("an authority that somebody gives", () => {
  test("is taken as PEM with its key, also where a variable holds it in one line, with those above it behind", () => {
    const text = `${next.certificate}${next.key}${old.certificate}`;
    const taken = { certificate: next.certificate.trim(), key: next.key.trim() };
    for (const one of [text, text.replaceAll("\n", "\\n")]) {
      const { certificate, key } = givenAuthority(one, "it");
      expect({ certificate: certificate.trim(), key: key.trim() }).toEqual(taken);
    }
  });

  test("is refused where it can't sign, and nothing of it is shown", async () => {
    const leaf = await certify(old, { commonName: "shop", names: [], use: "client" }, await certificateKey(), NOW);
    const cases: readonly (readonly [string, string])[] = [
      ["", "no certificate"],
      [next.certificate, "no private key"],
      [`${next.certificate}${old.key}`, "its key is not that of its certificate"],
      [`${leaf.certificate}${leaf.key}`, "its certificate is none of an authority"],
    ];
    for (const [text, why] of cases) {
      const failed = (() => {
        try {
          return givenAuthority(text, "env:FLEET_CA");
        } catch (error) {
          return String(error);
        }
      })();
      expect(failed).toContain(`env:FLEET_CA is no authority that can sign: `);
      expect(failed).toContain(why);
      expect(failed).not.toContain(text.split("\n")[1] || "-----");
    }
  });
});
