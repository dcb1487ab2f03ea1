import { describe, expect, test } from "@jest/globals";
import { parseEntryRecord } from "../../../lib/contracts/parse-entry-record.ts";
import type { Fleet } from "../../../lib/model/fleet.ts";
import { aFleet, aWorkload } from "../../support/a-fleet.ts";
import { readStack } from "../../support/an-aws-stack.ts";
import type { SynthesizedStack } from "../../support/an-aws-stack.ts";
import { aZone, anEntry } from "../../support/an-entry.ts";
import { fleetStack } from "../../support/aws-fleet-stack.ts";

const OPEN = aWorkload("queue", ["shop-1"], { entry: anEntry({ host: "queue.acme.example", port: 5671, tls: "none" }) });
const SHOP = aWorkload("shop", ["shop-1", "shop-2"], { entry: anEntry() });

function fleet(difference: Partial<Fleet> = {}, protect: readonly [boolean, boolean] = [true, true]): Fleet {
  return aFleet(
    { "aws eu-west": { clusters: { hub: {}, "shop-1": { protect: protect[0] }, "shop-2": { protect: protect[1] } } } },
    { dns: aZone(), workloads: [SHOP, OPEN], ...difference },
  );
}

async function stackOf(one: Fleet, id = "entry-eu-west"): Promise<SynthesizedStack> {
  return readStack(await fleetStack(one, id));
}

function remoteStates(json: string): readonly string[] {
  const { data = {} } = JSON.parse(json) as { data?: { terraform_remote_state?: Record<string, unknown> } };
  return Object.keys(data.terraform_remote_state ?? {}).sort();
}

describe("the entries of a region", () => {
  test("stand apart for every cluster and workload, so that none takes another's health or port", async () => {
    const { all } = await stackOf(fleet());
    const names = ["acme-queue-shop-1", "acme-shop-shop-1", "acme-shop-shop-2"];
    for (const type of ["aws_lb", "aws_lb_target_group"]) expect(all(type).map(({ name }) => name)).toEqual(names);
  });

  test("tell members and names all that they need to know, by cluster and workload", async () => {
    const { outputs } = await stackOf(fleet());
    const record = outputs["entry_record"]?.value as { clusters: Record<string, Record<string, Record<string, unknown>>> };
    expect(Object.entries(record.clusters).map(([cluster, own]) => [cluster, Object.keys(own)])).toEqual([
      ["shop-1", ["queue", "shop"]],
      ["shop-2", ["shop"]],
    ]);
    expect(parseEntryRecord(record, "the output").clusters["shop-2"]?.["shop"]).toMatchObject({
      host: "shop.acme.example",
      port: 443,
      bind: {
        kind: "target-group",
        targetGroup: expect.stringContaining("${aws_lb_target_group.") as unknown,
        securityGroup: expect.stringContaining("${aws_security_group.") as unknown,
        network: "${data.terraform_remote_state.network.outputs.network_record.id}",
      },
    });
  });

  test("keep a load balancer as its cluster is kept, and the logs as long as any is", async () => {
    const { all, one } = await stackOf(fleet({ workloads: [SHOP] }, [true, false]));
    expect(all("aws_lb").map(({ name, enable_deletion_protection }) => [name, enable_deletion_protection])).toEqual([
      ["acme-shop-shop-1", true],
      ["acme-shop-shop-2", false],
    ]);
    expect(one("aws_s3_bucket")).toMatchObject({ force_destroy: false, bucket: "acme-eu-west-111122223333-entry-logs" });
  });

  test("wait for nothing but their network: neither certificates nor names hold them up", async () => {
    expect(remoteStates(await fleetStack(fleet(), "entry-eu-west"))).toEqual(["network"]);
  });

  test("of a segmented workload stand in front of the component that users reach, and of no other", async () => {
    const parts = aWorkload("parts", ["shop-1", "shop-2"], {
      topology: "segmented",
      components: { api: ["shop-1"], ledger: ["shop-2"] },
      entry: anEntry({ component: "api" }),
    });
    const { all } = await stackOf(fleet({ workloads: [parts] }));
    expect(all("aws_lb").map(({ name }) => name)).toEqual(["acme-parts-shop-1"]);
  });

  test("are read by the bootstrap of the clusters that they lead to, and no cluster's stack knows them", async () => {
    const told = async (id: string): Promise<boolean> => (await fleetStack(fleet(), id)).includes("entry_record");
    expect([await told("bootstrap-shop-2"), await told("bootstrap-hub")]).toEqual([true, false]);
    expect([await told("cluster-shop-2"), await told("network-eu-west")]).toEqual([false, false]);
  });
});
