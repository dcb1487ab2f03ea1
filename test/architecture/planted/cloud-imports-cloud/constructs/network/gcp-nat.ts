import { subnets } from "./azure/subnets.ts";
subnets();
