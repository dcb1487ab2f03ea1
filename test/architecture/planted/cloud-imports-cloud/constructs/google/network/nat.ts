import { subnets } from "../../azure/network/subnets.ts";
subnets();
