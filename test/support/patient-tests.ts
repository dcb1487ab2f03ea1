import { jest } from "@jest/globals";

// Only ends what hangs: how long a test takes says nothing about the code on a machine that others use, too.
jest.setTimeout(90_000);
