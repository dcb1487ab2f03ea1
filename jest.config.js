// Sources run as they are written: swc strips the types, jest keeps ES modules.
const shared = {
  testEnvironment: "<rootDir>/test/support/plain-realm.js",
  setupFiles: ["<rootDir>/test/support/one-realm.ts", "<rootDir>/test/support/short-traces.ts"],
  setupFilesAfterEnv: ["<rootDir>/test/support/patient-tests.ts"],
  extensionsToTreatAsEsm: [".ts"],
  transform: {
    "^.+\\.ts$": [
      "@swc/jest",
      { jsc: { parser: { syntax: "typescript" }, target: "es2024" }, module: { type: "es6" }, sourceMaps: "inline" },
    ],
  },
  moduleNameMapper: { "^archiver$": "<rootDir>/test/support/no-archiver.cjs" },
  modulePathIgnorePatterns: ["<rootDir>/dist/", "<rootDir>/cdktf.out/", "<rootDir>/.fleetwright/"],
};

export default {
  testSequencer: "<rootDir>/test/support/longest-first.js",
  projects: [
    {
      ...shared,
      displayName: "unit",
      testMatch: ["<rootDir>/test/**/*.test.ts"],
      testPathIgnorePatterns: ["/node_modules/", "<rootDir>/test/e2e/"],
    },
    {
      ...shared,
      displayName: "e2e",
      globalSetup: "<rootDir>/test/support/prepare-e2e.ts",
      testMatch: ["<rootDir>/test/e2e/**/*.test.ts"],
      setupFilesAfterEnv: ["<rootDir>/test/support/long-tests.ts"],
    },
  ],
};
