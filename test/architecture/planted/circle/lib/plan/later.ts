export const a = async () => import("./a.ts");
