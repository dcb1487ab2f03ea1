import { types } from "node:util";

// jest runs tests in a context of its own, where an error that Node itself makes is no `instanceof Error`,
// though it is one wherever the project really runs. This makes tests see what users get.
Object.defineProperty(Error, Symbol.hasInstance, {
  value: function (this: ErrorConstructor, value: unknown): boolean {
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- its successor, Error.isError, is in no library version that Node 22 has
    return Function.prototype[Symbol.hasInstance].call(this, value) || (this === Error && types.isNativeError(value));
  },
});
