import type { ClusterRecord } from "../../../contracts/cluster-record.ts";
import type { Membership } from "../../../contracts/membership.ts";
import type { Problem } from "../../../errors.ts";
import { LABEL_PREFIX } from "../../contract.ts";
import type { MemberFacts, MemberSeen } from "../../member-facts.ts";
import { condition } from "../../kube-object.ts";
import type { JsonObject, KubeObject } from "../../kube-object.ts";
import { PROPERTY_TOO_LONG } from "../../rules.ts";
import {
  CLUSTER_ID_PROPERTY,
  CLUSTER_PROFILE,
  CLUSTERSET_PROPERTY,
  EXPIRY_PROPERTY,
  MANAGER,
  entryProperty,
  profileRef,
} from "./names.ts";
import { isVersionOfOthers, ownStatus, sharedCondition } from "./shared-status.ts";

/** A value in a profile's status may have no more characters. */
const LONGEST_VALUE = 1024;
/** A condition's message may have no more. */
const LONGEST_MESSAGE = 32_768;

/**
 * A profile's status once its member is joined, as an object to apply on `status`. A condition that says the same as
 * the live one keeps its time, so that nothing is written when nothing changed. How to get in stays out: the server and
 * whom to trust, never a credential. What others may know as well, and say, is left to them.
 */
export function profileStatus(membership: Membership, facts: MemberFacts, live: KubeObject | undefined): KubeObject {
  const bootstrap = facts.simulated
    ? { reason: "Simulated", message: "The agent is installed; the nodes are simulated, so nothing runs." }
    : { reason: "AgentReady", message: "The agent is installed and ready." };
  const conditions = [
    { type: "BootstrapComplete", status: "True", ...bootstrap },
    { type: "Joined", status: "True", reason: "Registered", message: "The cluster is a member of the fleet." },
  ];
  const health = sharedCondition(withTime(REACHABLE, live, facts.now), live);
  return toApply(membership, {
    ...(isVersionOfOthers(live) ? {} : { version: { kubernetes: facts.gitVersion } }),
    properties: propertiesOf(membership, facts),
    accessProviders: accessProviders(membership.member, facts),
    conditions: sorted([
      ...conditions.map((wanted) => withTime(wanted, live, facts.now)),
      ...(health === undefined ? [] : [health]),
    ]),
  });
}

/**
 * The status with what was seen of the member now, all else as it is: for a look from outside, which joins nobody.
 * undefined where there is nothing of ours to renew. It holds for the live object's version alone.
 */
export function renewedStatus(membership: Membership, seen: MemberSeen, live: KubeObject): KubeObject | undefined {
  const { conditions, properties, accessProviders: providers, version } = ownStatus(live);
  if (!conditions.some(({ type }) => type === "Joined")) return undefined;
  const wanted = seen.unreachable === undefined ? REACHABLE : unreachable(seen.unreachable);
  const health = sharedCondition(withTime(wanted, live, seen.now), live);
  const runs = isVersionOfOthers(live) ? undefined : seen.gitVersion === undefined ? version : { kubernetes: seen.gitVersion };
  const renewed = toApply(membership, {
    ...(runs === undefined ? {} : { version: runs }),
    properties: [...properties.filter(({ name }) => name !== EXPIRY_PROPERTY), ...expiryProperty(seen.expires)],
    accessProviders: providers,
    conditions: sorted([...conditions.filter(({ type }) => type !== HEALTHY), ...(health === undefined ? [] : [health])]),
  });
  const { resourceVersion } = live.metadata;
  if (resourceVersion === undefined) return renewed;
  return { ...renewed, metadata: { ...renewed.metadata, resourceVersion } };
}

const HEALTHY = "ControlPlaneHealthy";
const REACHABLE = { type: HEALTHY, status: "True", reason: "Reachable", message: "The API server answers." };

function unreachable(why: string): typeof REACHABLE {
  return { type: HEALTHY, status: "False", reason: "Unreachable", message: why.slice(0, LONGEST_MESSAGE) };
}

function toApply({ member: { fleet, name } }: Membership, status: JsonObject): KubeObject {
  const { namespace } = profileRef(fleet, name);
  return { ...CLUSTER_PROFILE, metadata: { name, ...(namespace === undefined ? {} : { namespace }) }, status };
}

function sorted(conditions: readonly JsonObject[]): readonly JsonObject[] {
  const typeOf = ({ type }: JsonObject): string => (typeof type === "string" ? type : "");
  return conditions.toSorted((one, other) => (typeOf(one) < typeOf(other) ? -1 : 1));
}

/** What the API of profiles refuses, and is therefore left out of the status; the profile itself has the whole native id. */
export function tooLongForProfile(membership: Membership): readonly Problem[] {
  return Object.entries(knownProperties(membership))
    .filter(([, value]) => value.length > LONGEST_VALUE)
    .map(([name, value]) => ({
      rule: PROPERTY_TOO_LONG.id,
      severity: PROPERTY_TOO_LONG.severity,
      path: ["clusters", membership.member.name],
      message: `the property ${name} is left out of its ClusterProfile: it has ${value.length} characters`,
      seen: `${value.slice(0, 40)}…`,
      accepted: `at most ${LONGEST_VALUE} characters`,
    }));
}

function propertiesOf(membership: Membership, facts: MemberFacts): readonly JsonObject[] {
  const values = { [CLUSTER_ID_PROPERTY]: facts.uid, ...knownProperties(membership) };
  return Object.entries(values)
    .filter(([, value]) => value !== "" && value.length <= LONGEST_VALUE)
    .map(([name, value]) => ({ name, value }))
    .concat(expiryProperty(facts.expires));
}

function expiryProperty(expires: Date | undefined): { readonly name: string; readonly value: string }[] {
  return expires === undefined ? [] : [{ name: EXPIRY_PROPERTY, value: expires.toISOString() }];
}

/** Those that are known before the member is reached. */
function knownProperties({ member: record, entries = {} }: Membership): Readonly<Record<string, string>> {
  return {
    [CLUSTERSET_PROPERTY]: record.fleet,
    [`${LABEL_PREFIX}/cloud`]: record.cloud,
    [`${LABEL_PREFIX}/incarnation`]: record.incarnation,
    [`${LABEL_PREFIX}/native-id`]: record.nativeId,
    [`${LABEL_PREFIX}/region`]: record.region,
    ...Object.fromEntries(Object.entries(entries).map(([workload, entry]) => [entryProperty(workload), JSON.stringify(entry)])),
  };
}

/** Each way in, the best first; a name is used once. The authority that we know is that of the endpoint that we use. */
function accessProviders(record: ClusterRecord, facts: MemberFacts): readonly JsonObject[] {
  const used = record.endpoints.find(({ from }) => from === "runner") ?? record.endpoints[0];
  return record.endpoints.map((endpoint, index) => {
    const { url, from, ca } = endpoint;
    const data = ca !== "system" && "data" in ca ? ca.data : endpoint === used ? facts.authorityData : undefined;
    const suffix = record.endpoints.findIndex((other) => other.from === from) === index ? "" : `-${index}`;
    const authority = ca === "system" || data === undefined ? {} : { "certificate-authority-data": data };
    return { name: `${MANAGER}-${from}${suffix}`, cluster: { server: url, ...authority } };
  });
}

function withTime(wanted: JsonObject & { readonly type: string }, live: KubeObject | undefined, now: Date): JsonObject {
  const found = live === undefined ? undefined : condition(live, wanted.type);
  const kept = found !== undefined && found["status"] === wanted["status"] ? found["lastTransitionTime"] : undefined;
  return { ...wanted, lastTransitionTime: typeof kept === "string" ? kept : `${now.toISOString().slice(0, 19)}Z` };
}
