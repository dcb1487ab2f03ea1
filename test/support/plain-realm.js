import { createRequire } from "node:module";
import vm from "node:vm";

const { TestEnvironment } = createRequire(import.meta.url)("jest-environment-node");

/**
 * jest's environment for Node, with a global object as Node itself has it. jest's own is a proxy, so that each `Math`, `Object` or `JSON` of
 * the code under test is looked up in JavaScript: whatever computes takes a multiple of its time.
 */
export default class PlainRealm extends TestEnvironment {
  constructor(config, context) {
    const { createContext } = vm;
    vm.createContext = () => createContext(vm.constants.DONT_CONTEXTIFY);
    try {
      super(config, context);
    } finally {
      vm.createContext = createContext;
    }
  }
}
