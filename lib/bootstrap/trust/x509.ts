// The library keeps its algorithms in a container that finds them by metadata: it refuses to load without.
import "reflect-metadata";

export * from "@peculiar/x509";
