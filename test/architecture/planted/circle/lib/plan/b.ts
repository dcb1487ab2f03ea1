import "./later.ts";
import { c } from "./c.ts";
export const b = () => c;
