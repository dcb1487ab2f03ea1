// `npm run bench`: one after the other, so that none disturbs another; a target that one misses keeps nobody from the next.
await import("./synth.ts");
await import("./aws-synth.ts");
await import("./bootstrap.ts");
await import("./deploy.ts");
await import("./plan-work.ts");
await import("./report.ts");
await import("./trace.ts");
