import { referenceOf } from "../resources.ts";
import type { Thing, Things } from "../resources.ts";
import type { Value } from "../../review/evaluate.ts";

const ID = /^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\/providers\/Microsoft\.Network\/\w+\/([^/]+)$/i;

/** A thing by a reference, or by the id that Azure makes of subscription, group and name; undefined where it is nobody's here. */
export function found(things: Things, type: string, value: Value | undefined): Thing | undefined {
  const id = referenceOf(value);
  const [, subscription, group, name] = ID.exec(id ?? "") ?? [];
  if (subscription === undefined || group === undefined || name === undefined) return things.at(id);
  return named(things, type, { subscription, group, name });
}

/** A thing of the same subscription that another names by its group and its name. */
export function siblingOf(things: Things, type: string, one: Thing, key: string): Thing | undefined {
  const [group, name] = [one.text("resource_group_name"), one.text(key)];
  if (group === undefined || name === undefined) return undefined;
  return named(things, type, { subscription: subscriptionOf(one), group, name });
}

interface AzureName {
  readonly subscription: string;
  readonly group: string;
  readonly name: string;
}

function named(things: Things, type: string, { subscription, group, name }: AzureName): Thing | undefined {
  return things
    .of(type)
    .find(
      (one) =>
        subscriptionOf(one) === subscription && isSame(one.text("resource_group_name"), group) && isSame(one.text("name"), name),
    );
}

/** That of its provider. */
function subscriptionOf({ resource }: Thing): string {
  return resource.place.split('"')[1] ?? "";
}

/** Azure's names are the same in capitals. */
function isSame(one: string | undefined, other: string): boolean {
  return one?.toLowerCase() === other.toLowerCase();
}
