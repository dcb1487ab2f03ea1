// `npm run bench`: one after the other, so that neither disturbs the other; a target that the first misses keeps nobody from the second.
await import("./synth.ts");
await import("./bootstrap.ts");
