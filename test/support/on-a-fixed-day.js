// Loaded before a program of its own: it runs on the day that the scenario fleets are of, as versions of Kubernetes end.
const START = Date.parse("2026-11-20T12:00:00Z");
const Today = Date;
const behind = Today.now() - START;

globalThis.Date = class extends Today {
  constructor(...args) {
    super(...(args.length === 0 ? [Today.now() - behind] : args));
  }

  static now() {
    return Today.now() - behind;
  }
};
