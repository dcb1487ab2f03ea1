/** What cdktf puts in a text for a value to come: its tokens, numbers that stand for one, and maps that do. */
const MARKED = /TfToken\[|e\+2|Map Token Value$/;
/** Numbers that stand for a value to come are beyond this, but for the one that stands for a map. */
const LARGEST = 1e200;
const MAP_NUMBER = -123_456_789;

/**
 * Data with every value in it that is still to come, and without keys and parts that have none: what cdktf makes of it.
 * Nearly all that a fleet is made of is known from the start, and is copied only.
 *
 * @param settle - what cdktf does, for what may have to wait
 */
export function settled(value: unknown, settle: (waiting: unknown) => unknown): unknown {
  switch (typeof value) {
    case "string":
      return MARKED.test(value) ? settle(value) : value;
    case "number":
      return isWaitingNumber(value) ? settle(value) : value;
    case "object":
      if (value === null) return value;
      return Array.isArray(value) ? settledList(value, settle) : settledObject(value, settle);
    case "undefined":
    case "boolean":
      return value;
    default:
      return settle(value);
  }
}

function settledList(list: readonly unknown[], settle: (waiting: unknown) => unknown): unknown {
  // One part may stand for the whole list.
  if (list.some((part) => (typeof part === "string" ? part.includes("#{TfToken[") : isWaitingNumber(part)))) return settle(list);
  return list.map((part) => settled(part, settle)).filter((part) => part !== undefined);
}

function settledObject(object: object, settle: (waiting: unknown) => unknown): unknown {
  // Whatever has a class may resolve itself.
  if (Object.getPrototypeOf(object) !== Object.prototype) return settle(object);
  const whole: Record<string, unknown> = {};
  for (const key of Object.keys(object)) {
    const part = (object as Record<string, unknown>)[key];
    if (MARKED.test(key) || typeof part === "function") return settle(object);
    const now = settled(part, settle);
    if (now !== undefined) whole[key] = now;
  }
  return whole;
}

function isWaitingNumber(value: unknown): boolean {
  return typeof value === "number" && (value < -LARGEST || value === MAP_NUMBER);
}
