export interface Home { name: string }
export const run = await import("../terraform/run.ts");
