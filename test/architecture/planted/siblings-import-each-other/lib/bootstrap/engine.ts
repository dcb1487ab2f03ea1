type Home = import("../local/home.ts").Home;
export const home = (name: string): Home => ({ name });
