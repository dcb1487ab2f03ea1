import { describe, expect, test } from "@jest/globals";
import { literal } from "../../../../constructs/cdk.ts";
import { GoogleZone } from "../../../../constructs/google/entry/dns-zone.ts";
import type { GoogleZoneProps } from "../../../../constructs/google/entry/dns-zone.ts";
import { googleProvider } from "../../../../constructs/google/provider.ts";
import { aGoogleStack } from "../../../support/a-google-network.ts";

function aZone(difference: Partial<GoogleZoneProps> = {}, above?: string) {
  return aGoogleStack((stack) => {
    const parent = { fleet: literal("acme"), location: literal("us-east1"), account: literal("acme-dns"), alias: "above" };
    new GoogleZone(stack, "Default", {
      fleet: literal("acme"),
      region: literal("north"),
      name: literal("fleet.acme.example"),
      called: literal("acme-fleet-acme-example"),
      ...(above === undefined ? {} : { parent: { zoneId: literal(above), provider: googleProvider(stack, parent) } }),
      ...difference,
    });
  });
}

describe("a zone in Cloud DNS", () => {
  test("is public, signs its answers and logs who asks", () => {
    expect(aZone().one("google_dns_managed_zone")).toMatchObject({
      name: "acme-fleet-acme-example",
      dns_name: "fleet.acme.example.",
      visibility: "public",
      dnssec_config: { state: "on" },
      cloud_logging_config: { enable_logging: true },
      lifecycle: { prevent_destroy: true },
    });
    expect(aZone({ protect: false }).one("google_dns_managed_zone")).toMatchObject({ lifecycle: { prevent_destroy: false } });
  });

  test("tells the owner of the zone above its servers and its key", () => {
    const { outputs } = aZone();
    expect(outputs["zone_record"]?.value).toMatchObject({
      cloud: "gcp",
      name: "fleet.acme.example",
      id: expect.stringMatching(/google_dns_managed_zone.*\.name\}$/) as unknown,
      nameServers: expect.stringMatching(/\.name_servers\}$/) as unknown,
      signer: expect.stringMatching(/key_signing_keys\[0\]\.ds_record\}$/) as unknown,
    });
    expect(aZone().all("google_dns_record_set")).toEqual([]);
  });

  test("is delegated in the project of the zone above, with its key after its servers", () => {
    const records = aZone({}, "acme-example").all("google_dns_record_set");
    expect(records.map(({ type, managed_zone, name, provider }) => [type, managed_zone, name, provider])).toEqual([
      ["NS", "acme-example", "fleet.acme.example.", "google.above"],
      ["DS", "acme-example", "fleet.acme.example.", "google.above"],
    ]);
    expect(String(records[1]?.["depends_on"])).toContain("delegation");
  });
});
