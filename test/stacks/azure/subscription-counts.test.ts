import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "@jest/globals";
import { checkFleet } from "../../../lib/fleet-file/read/check.ts";
import { EMPTY_LOCK } from "../../../lib/model/lock.ts";
import { planFleet } from "../../../lib/plan/fleet-plan.ts";
import { subscriptionCounts } from "../../../lib/plan/rules/azure-subscriptions.ts";
import { AZURE_WIDE_FLEET } from "../../support/azure-wide-fleet.ts";
import { synthesizeFleet } from "../../support/synthesized-fleet.ts";

interface Stack {
  readonly provider?: { readonly azurerm?: readonly { readonly subscription_id: string }[] };
  readonly resource?: Readonly<Record<string, object>>;
}

function wide() {
  const { fleet, problems } = checkFleet(AZURE_WIDE_FLEET, "fleet.yaml", "2026-11-20");
  if (fleet === undefined) throw new Error(problems.map(({ message }) => message).join("\n"));
  return fleet.fleet;
}

test("what is counted of a subscription is what the stacks of networks, hubs and clusters make there", async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "fleetwright-test-"));
  const { stacks } = await synthesizeFleet(wide(), folder);
  rmSync(folder, { recursive: true });
  const made = new Map<string, Record<string, number>>();
  const own = [...stacks].filter(([id]) => /^(network|gateway|cluster)-/.test(id));
  for (const { provider, resource = {} } of own.map(([, text]) => JSON.parse(text) as Stack)) {
    const subscription = provider?.azurerm?.[0]?.subscription_id;
    if (subscription === undefined) continue;
    const counts = made.get(subscription) ?? { resourceGroups: 0, roleAssignments: 0, privateZones: 0 };
    const of = (type: string): number => Object.keys(resource[type] ?? {}).length;
    const groups = of("azurerm_resource_group") + of("azurerm_kubernetes_cluster");
    made.set(subscription, {
      resourceGroups: (counts["resourceGroups"] ?? 0) + groups,
      roleAssignments: (counts["roleAssignments"] ?? 0) + of("azurerm_role_assignment"),
      privateZones: (counts["privateZones"] ?? 0) + of("azurerm_private_dns_zone"),
    });
  }
  expect(subscriptionCounts(planFleet(wide(), EMPTY_LOCK).plan)).toEqual(made);
});
