import { jest } from "@jest/globals";

// Tests with real processes: a project's own `testTimeout` is not taken over by jest.
jest.setTimeout(1_200_000);
