import type { Construct } from "constructs";

/** What of a node tells of what is inside, or changes it. */
const DOORS = ["addChild", "addMetadata", "addValidation", "lock", "setContext", "tryFindChild", "tryRemoveChild", "validate"];

/**
 * Calls back once, before somebody first looks into a construct or adds to it.
 *
 * @returns stops watching
 */
export function beforeLooks({ node }: Construct, callBack: () => void): () => void {
  const stop = (): void => {
    for (const name of [...DOORS, "children"]) Reflect.deleteProperty(node, name);
  };
  const look = (): void => {
    stop();
    callBack();
  };
  for (const name of DOORS) {
    const value = (...args: unknown[]): unknown => {
      look();
      return (Reflect.get(node, name) as (...all: unknown[]) => unknown).apply(node, args);
    };
    Object.defineProperty(node, name, { configurable: true, value });
  }
  const get = (): unknown => {
    look();
    return node.children;
  };
  Object.defineProperty(node, "children", { configurable: true, get });
  return stop;
}
