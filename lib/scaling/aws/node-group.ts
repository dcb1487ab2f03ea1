import * as z from "zod";
import type { PoolBounds } from "../../contracts/pool-bounds.ts";
import { FleetError } from "../../errors.ts";
import { awsIdentity } from "../../identity/aws/identity.ts";
import { withoutRepeatedWaits } from "../../model/event.ts";
import type { PoolSize, ScaledPool, ScalingOptions, SetBounds } from "../set-bounds.ts";
import { EksRefusal, eksApi } from "./eks-api.ts";
import type { EksApi } from "./eks-api.ts";
import { scalingConfigFor } from "./scaling-config.ts";
import type { ScalingConfig } from "./scaling-config.ts";

/** A node group in EKS, and whom to ask about it. */
interface NodeGroup {
  readonly bounds: PoolBounds;
  readonly ask: EksApi;
  readonly options: ScalingOptions;
  /** On the clock of `options`. */
  readonly deadline: number;
}

/** What was not done is done by the next deployment. */
const NEXT = "fleetwright deploy";
const PAUSE_MS = 3_000;
/** The autoscaler may move the number between our look and our call. */
const ATTEMPTS = 5;

const groupSchema = z.object({
  nodegroup: z.object({
    status: z.string(),
    scalingConfig: z.object({ minSize: z.int(), desiredSize: z.int(), maxSize: z.int() }),
  }),
});

const updateSchema = z.object({
  update: z.object({
    id: z.string(),
    status: z.string(),
    errors: z.array(z.object({ errorCode: z.string().optional(), errorMessage: z.string().optional() })).nullish(),
  }),
});

/** EKS's node groups: one call tells bounds and, where it must move, the number; then EKS is waited for. */
export const setNodeGroupBounds: SetBounds = async (bounds, options) => {
  const { account, location, role } = bounds;
  const identity = await awsIdentity({ region: location, role: role ?? undefined, env: options.env, date: options.now() });
  if (identity.caller.account !== account) {
    throw new FleetError(
      "input",
      `the credentials of ${identity.from} are of the AWS account ${identity.caller.account}, and ${bounds.cluster} is in ${account}`,
      { next: "sign in to that account, or set the region's identity.apply" },
    );
  }
  const deadline = options.monotonic() + options.timeoutMs;
  const telling = { ...options, emit: withoutRepeatedWaits(options.emit) };
  return await scale({ bounds, ask: eksApi(identity, location, options), options: telling, deadline });
};

async function scale(group: NodeGroup): Promise<ScaledPool> {
  const { bounds, options } = group;
  for (let attempt = 1; ; attempt++) {
    const before = await settledSize(group);
    const config = scalingConfigFor(before, bounds);
    if (config === undefined) return { before, after: before };
    const after = { min: bounds.min, desired: config.desiredSize ?? before.desired, max: bounds.max };
    options.emit({
      type: "action",
      cluster: bounds.name,
      message: `pool ${bounds.pool}: ${inWords(before)} -> ${inWords(after)}`,
    });
    try {
      await updated(group, await update(group, config));
      return { before, after };
    } catch (error) {
      if (!(error instanceof EksRefusal)) throw error;
      const passes = ["InvalidParameterException", "ResourceInUseException"].includes(error.code);
      if (!passes || attempt === ATTEMPTS) throw failed(group, `EKS refuses ${inWords(after)}: ${error.message} (${error.code})`);
      await pause(group, error.message);
    }
  }
}

/** Its size, once EKS does nothing else with it. */
async function settledSize(group: NodeGroup): Promise<PoolSize> {
  for (;;) {
    const { status, scalingConfig } = await described(group);
    // A degraded group takes another size, which may be what mends it.
    if (status === "ACTIVE" || status === "DEGRADED") {
      return { min: scalingConfig.minSize, desired: scalingConfig.desiredSize, max: scalingConfig.maxSize };
    }
    if (status !== "CREATING" && status !== "UPDATING") throw failed(group, `EKS says ${status} of it`);
    await pause(group, `EKS says ${status} of it`);
  }
}

async function described(group: NodeGroup): Promise<z.infer<typeof groupSchema>["nodegroup"]> {
  try {
    const answer = await group.ask({ method: "GET", path: pathOf(group), what: `describe ${inFull(group)}` });
    return groupSchema.parse(answer).nodegroup;
  } catch (error) {
    throw error instanceof EksRefusal ? failed(group, `${error.message} (${error.code})`) : error;
  }
}

async function update(group: NodeGroup, scalingConfig: ScalingConfig): Promise<string> {
  const path = [...pathOf(group), "update-config"];
  const answer = await group.ask({
    method: "POST",
    path,
    document: { scalingConfig },
    what: `change the size of ${inFull(group)}`,
  });
  return updateSchema.parse(answer).update.id;
}

/** Waits until EKS has done what it was told. */
async function updated(group: NodeGroup, id: string): Promise<void> {
  const { cluster, pool } = group.bounds;
  for (;;) {
    const what = `describe the update ${id} of ${inFull(group)}`;
    const answer = await group.ask({
      method: "GET",
      path: ["clusters", cluster, "updates", id],
      query: { nodegroupName: pool },
      what,
    });
    const { status, errors } = updateSchema.parse(answer).update;
    if (status === "Successful") return;
    if (status !== "InProgress") {
      const why = (errors ?? []).map(({ errorCode = "", errorMessage = "" }) => `${errorMessage} (${errorCode})`);
      throw failed(group, [`EKS says ${status} of its update ${id}`, ...why].join(": "));
    }
    await pause(group, `its update ${id} is in progress`);
  }
}

/** @throws FleetError (timeout) where there is no time left */
async function pause(group: NodeGroup, why: string): Promise<void> {
  const { options, deadline, bounds } = group;
  if (options.monotonic() + PAUSE_MS > deadline) {
    throw new FleetError("timeout", `${inFull(group)} took too long: ${why}`, { next: NEXT });
  }
  options.emit({ type: "wait", cluster: bounds.name, message: `pool ${bounds.pool}: ${why}` });
  await options.sleep(PAUSE_MS);
}

function failed(group: NodeGroup, why: string): FleetError {
  return new FleetError("remote", `${inFull(group)}: ${why}`, { next: NEXT });
}

function pathOf({ bounds }: NodeGroup): readonly string[] {
  return ["clusters", bounds.cluster, "node-groups", bounds.pool];
}

function inFull({ bounds }: NodeGroup): string {
  return `the node group ${bounds.pool} of the EKS cluster ${bounds.cluster}`;
}

function inWords({ min, desired, max }: PoolSize): string {
  return `${desired} of ${min} to ${max} nodes`;
}
