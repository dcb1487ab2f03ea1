export const load = () => import("./google/network-stack.ts");
